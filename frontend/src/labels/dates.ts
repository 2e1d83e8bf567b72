/** By locale and exactness: making one costs a hundred times what it does for a date. */
const formats: Record<string, Intl.DateTimeFormat> = {};

/** The date in words, as exact as it is known and as written where the photo was taken; '' when date or language is none. */
export function dateInWords(taken: string | null | undefined, locale: string): string {
  try {
    const [date, month, day] = /^\d{4}(-\d\d)?(-\d\d)?/.exec(taken!)!;
    // Many a page says en_US.
    const format = (formats[locale + date.length] ??= new Intl.DateTimeFormat(locale.replace('_', '-'), {
      year: 'numeric',
      month: month ? 'long' : undefined,
      day: day ? 'numeric' : undefined,
      timeZone: 'UTC',
    }));
    // A date without a time is one in UTC.
    return format.format(new Date(date));
  } catch {
    // No date, no thirteenth month, no such language.
    return '';
  }
}
