/** For `{limit: 3, tag: ''}`: `?limit=3`. Empty values are left out. */
export function query(parameters: Record<string, string | number>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) if (value !== '') search.set(key, String(value));
  return search.size ? `?${search}` : '';
}
