/** Deep zoom of the picture `?name=` from its IIIF tiles; without a name, the newest pictures to choose from. */
import OpenSeadragon from 'openseadragon';
import { dateInWords } from '../../labels/dates';
import { owner, wearAccent } from '../shared/owner';
import { choose } from './choose';
import './zoom.css';

const find = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const name = new URLSearchParams(location.search).get('name');

const site = owner.title || 'Photos';
find('home').textContent = site;
wearAccent();
if (name) open(name);
else choose(find('photos'), find('note'));

function open(photo: string): void {
  const service = `/api/iiif/3/${photo.split('/').map(encodeURIComponent).join('/')}`;
  void title(photo);
  find<HTMLAnchorElement>('info').href = `${service}/info.json`;
  document.body.classList.add('open');
  const viewer = OpenSeadragon({
    element: find('viewer'),
    tileSources: `${service}/info.json`,
    showNavigationControl: false,
    // Follows the visitor's preference for reduced motion.
    animationTime: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 0.6,
    maxZoomPixelRatio: 2,
    crossOriginPolicy: 'Anonymous',
    drawer: ['canvas'],
  });
  viewer.addHandler('open-failed', () => void explain(service));
  viewer.addHandler('tile-load-failed', () => say('A part of the photo could not be loaded.'));
  tools(viewer);
}

/** Shows the photo's caption, or else its alternative text or its date; never the file name, as on the photo's page. */
async function title(photo: string): Promise<void> {
  const query = new URLSearchParams({ prefix: photo, sort: 'name', limit: '1' });
  const answer = await fetch(`/api/list-images?${query}`).catch(() => undefined);
  const { images = [] } = (await answer?.json().catch(() => undefined)) ?? {};
  const [image] = images as { name: string; caption: string | null; alt: string | null; taken: string | null }[];
  const own = image?.name === photo ? image : null;
  const words = own?.caption || own?.alt || dateInWords(own?.taken ?? null, 'en') || 'Photo';
  find('title').textContent = words;
  document.title = `${words} · ${site}`;
}

function tools(viewer: OpenSeadragon.Viewer): void {
  const zoom = (factor: number) => () => void viewer.viewport.zoomBy(factor).applyConstraints();
  find('in').onclick = zoom(1.5);
  find('out').onclick = zoom(1 / 1.5);
  find('whole').onclick = () => void viewer.viewport.goHome();
  find('actual').onclick = () => void viewer.viewport.zoomTo(viewer.viewport.imageToViewportZoom(1 / devicePixelRatio));
  find('turn').onclick = () => void viewer.viewport.setRotation(viewer.viewport.getRotation() + 90);
}

/** Shows the server's error text, which is more specific than the viewer's. */
async function explain(service: string): Promise<void> {
  const answer = await fetch(`${service}/info.json`);
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  say(problem.detail ?? 'The photo cannot be opened.');
}

function say(text: string): void {
  find('note').textContent = text;
}
