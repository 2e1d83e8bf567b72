import { useEffect, useState, type ChangeEvent, type DragEvent } from 'react';
import { words } from '../words/coloring';

const isPicture = (file: File): boolean => file.type.startsWith('image/') || /\.(heic|heif)$/i.test(file.name);

/** Takes photos: chosen, dropped, pasted, or from the camera. */
export function DropZone({ onFiles, small }: { onFiles: (files: File[]) => void; small: boolean }) {
  const [over, setOver] = useState(false);

  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])].filter(isPicture);
      if (files.length) onFiles(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [onFiles]);

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files].filter(isPicture));
  };
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    onFiles([...(event.target.files ?? [])]);
    event.target.value = '';
  };
  return (
    <div
      className={`drop ${small ? 'small' : ''}`}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
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
