/** The date in words, as exact as it is known and as written where the photo was taken; '' when it is none. */
export function dateInWords(taken: string | null | undefined, locale: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(taken ?? '') ?? [];
  if (!year) return '';
  return new Date(`${year}-${month ?? '01'}-${day ?? '01'}`).toLocaleDateString(locale, {
    year: 'numeric',
    month: month ? 'long' : undefined,
    day: day ? 'numeric' : undefined,
    timeZone: 'UTC',
  });
}
