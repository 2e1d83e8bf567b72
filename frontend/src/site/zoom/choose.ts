/** The newest photos, each with a link to its deep zoom. */

interface Photo {
  name: string;
  alt: string | null;
  caption: string | null;
  srcset: { width: number; height: number; url: string }[];
}

export async function choose(list: HTMLElement, note: HTMLElement): Promise<void> {
  try {
    const answer = await fetch('/api/list-images?limit=60');
    const { images } = (await answer.json()) as { images: Photo[] };
    list.append(...images.map(item));
    note.textContent = images.length ? 'Choose a photo.' : 'There are no photos yet.';
  } catch {
    note.textContent = 'The photos cannot be listed at the moment.';
  }
}

function item({ name, alt, caption, srcset }: Photo, index: number): HTMLLIElement {
  const picture = new Image();
  const small = srcset.find(({ width }) => width >= 240) ?? srcset.at(-1);
  if (small) Object.assign(picture, { loading: 'lazy', width: small.width, height: small.height, src: small.url });
  picture.alt = alt ?? caption ?? `Photo ${index + 1}`;
  const link = document.createElement('a');
  link.href = `?name=${encodeURIComponent(name)}`;
  link.append(picture);
  const entry = document.createElement('li');
  // Rows of equal height, each photo as wide as its shape asks.
  entry.style.setProperty('--ratio', `${small ? small.width / small.height : 1.5}`);
  entry.append(link);
  return entry;
}
