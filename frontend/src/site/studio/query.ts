/** `query({limit: 3, tag: ''})` is `?limit=3`: what is empty is left out. */
export function query(parameters: Record<string, string | number>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) if (value !== '') search.set(key, String(value));
  return search.size ? `?${search}` : '';
}
