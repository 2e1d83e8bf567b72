/** Formatters by locale and precision; creating one costs a hundred times as much as using it. */
const formats: Record<string, Intl.DateTimeFormat> = {};

/** The date in words at its known precision, in the photo's local time; '' for an invalid date or language. */
export function dateInWords(taken: string | null | undefined, locale: string): string {
  try {
    const [date, month, day] = /^\d{4}(-\d\d)?(-\d\d)?/.exec(taken!)!;
    // Many pages write en_US.
    const format = (formats[locale + date.length] ??= new Intl.DateTimeFormat(locale.replace('_', '-'), {
      year: 'numeric',
      month: month ? 'long' : undefined,
      day: day ? 'numeric' : undefined,
      timeZone: 'UTC',
    }));
    // A date without a time is treated as UTC.
    return format.format(new Date(date));
  } catch {
    // Invalid date, month or language.
    return '';
  }
}
