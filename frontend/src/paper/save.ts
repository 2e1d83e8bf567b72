/**
 * Saves the file at `url` under a given name. Browsers ignore the `download` attribute of a link to another origin, so
 * the bytes are fetched first. Throws if the request fails.
 */
export async function saveFile(url: string, name: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  saveBlob(await answer.blob(), name);
}

export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the blob after this task.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
