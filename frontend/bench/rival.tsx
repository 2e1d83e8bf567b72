/** A typical React gallery: react-photo-album, and yet-another-react-lightbox with captions and zoom. */
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { RowsPhotoAlbum, type Photo } from 'react-photo-album';
import album from 'react-photo-album/rows.css?inline';
import { Lightbox } from 'yet-another-react-lightbox';
import Captions from 'yet-another-react-lightbox/plugins/captions';
import captions from 'yet-another-react-lightbox/plugins/captions.css?inline';
import Zoom from 'yet-another-react-lightbox/plugins/zoom';
import lightbox from 'yet-another-react-lightbox/styles.css?inline';

interface Image {
  name: string;
  caption: string | null;
  alt: string | null;
  width: number;
  height: number;
  srcset: { width: number; height: number; url: string }[];
}

/** The renditions that our gallery requests: the same widths, in AVIF. */
function photoOf({ name, caption, alt, width, height, srcset }: Image): Photo & { title: string } {
  const files = srcset.map((entry) => ({ ...entry, src: entry.url.replace('format:webp/', 'format:avif/') }));
  return { key: name, src: files.at(-1)!.src, width, height, srcSet: files, alt: alt ?? caption ?? '', title: caption ?? '' };
}

function Gallery() {
  const [photos, setPhotos] = useState<(Photo & { title: string })[]>([]);
  const [index, setIndex] = useState(-1);
  useEffect(() => {
    const load = async (): Promise<void> => {
      const { images } = (await (await fetch('/api/list-images?limit=32')).json()) as { images: Image[] };
      setPhotos(images.map(photoOf));
    };
    void load();
  }, []);
  return (
    <>
      <RowsPhotoAlbum photos={photos} spacing={6} padding={0} sizes={{ size: '390px' }} onClick={(event) => setIndex(event.index)} />
      <Lightbox slides={photos} open={index >= 0} index={index} close={() => setIndex(-1)} plugins={[Captions, Zoom]} />
    </>
  );
}

for (const css of [album, lightbox, captions]) document.head.appendChild(document.createElement('style')).textContent = css;
createRoot(document.getElementById('gallery')!).render(<Gallery />);
