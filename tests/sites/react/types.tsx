import { Gallery, RandomPhoto } from 'darkroom-gallery';
import 'darkroom-gallery/style.css';

export const Page = () => (
  <>
    <darkroom-gallery src="https://photos.example.org" limit={12} layout="grid" style={{ minHeight: 760 }}>
      <a href="https://photos.example.org/">Photos</a>
    </darkroom-gallery>
    <darkroom-photo src="https://photos.example.org" seed="daily" />
    <Gallery src="https://photos.example.org" filter={{ tag: 'sea' }} initial={{ images: [], total: 0 }} />
    <RandomPhoto src="https://photos.example.org" />
    {/* @ts-expect-error no such attribute's value */}
    <darkroom-gallery src={{}} />
    {/* @ts-expect-error no such layout */}
    <Gallery layout="circle" />
  </>
);
