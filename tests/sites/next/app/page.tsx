import { Photos } from './Photos';

export default function Page() {
  return (
    <>
      <Photos />
      <p>Text after the photos.</p>
    </>
  );
}
