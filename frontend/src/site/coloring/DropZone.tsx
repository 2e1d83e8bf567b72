import { useEffect, useState, type ChangeEvent } from 'react';
import { words } from '../words/coloring';

const isPicture = (file: File): boolean => file.type.startsWith('image/') || /\.(heic|heif)$/i.test(file.name);

/** Accepts photos that are chosen, dropped, pasted, or taken with the camera. */
export function DropZone({ onFiles, small }: { onFiles: (files: File[]) => void; small: boolean }) {
  const [over, setOver] = useState(false);

  // Covers the whole page, since a photo dropped beside the zone would replace the page.
  useEffect(() => {
    const take = (files: FileList | undefined): void => {
      const pictures = [...(files ?? [])].filter(isPicture);
      if (pictures.length) onFiles(pictures);
    };
    const drag = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(event.type === 'dragover');
      if (event.type === 'drop') take(event.dataTransfer.files);
    };
    const leave = (event: DragEvent): void => {
      if (!event.relatedTarget) setOver(false);
    };
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener('paste', (event) => take(event.clipboardData?.files), { signal });
    document.addEventListener('dragover', drag, { signal });
    document.addEventListener('drop', drag, { signal });
    document.addEventListener('dragleave', leave, { signal });
    return () => stop.abort();
  }, [onFiles]);

  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    onFiles([...(event.target.files ?? [])]);
    event.target.value = '';
  };
  return (
    <div className={`drop ${small ? 'small' : ''}`} data-over={over || undefined}>
      <p>{words.drop}</p>
      <div className="ways">
        <label className="button">
          {words.choose}
          <input className="visually-hidden" type="file" accept="image/*" multiple onChange={choose} />
        </label>
        <label className="button quiet camera">
          {words.camera}
          <input className="visually-hidden" type="file" accept="image/*" capture="environment" onChange={choose} />
        </label>
      </div>
    </div>
  );
}
