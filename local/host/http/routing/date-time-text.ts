const isoDate = /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/;
const americanDate = /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4}|\d{2})$/;
const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const dayFirst = new RegExp(`^(?<day>\\d{1,2})[ -](?<name>${months})[a-z]*[ -](?<year>\\d{4})$`, 'i');
const monthFirst = new RegExp(`^(?<name>${months})[a-z]* (?<day>\\d{1,2}),? (?<year>\\d{4})$`, 'i');
const time =
  /^(?<hours>\d{1,2})(?::(?<minutes>\d{1,2})(?::(?<seconds>\d{1,2})(?:\.\d{1,7})?)?)? ?(?<half>[ap]m)?(?: ?(?:Z|GMT|[+-]\d{2}:?\d{2}))?$/i;

/**
 * Whether .NET's DateTime.TryParse takes a text for a date, a time or both in the invariant culture. These are the forms
 * that appear in addresses; .NET knows some rarer ones.
 */
export function isDateTimeText(text: string): boolean {
  const trimmed = text.trim();
  const [, date = '', rest] = /^(.*?)(?:T| +)(\d{1,2}(?::| ?[ap]m).*)$/is.exec(trimmed) ?? [];
  return rest === undefined ? isDate(trimmed) || isTime(trimmed) : isDate(date) && isTime(rest);
}

function isDate(text: string): boolean {
  const groups = [isoDate, americanDate, dayFirst, monthFirst].map((form) => form.exec(text)?.groups).find(Boolean);
  if (!groups) {
    return false;
  }
  const name = groups['name']?.slice(0, 3).toLowerCase();
  const month = name === undefined ? Number(groups['month']) : months.split('|').indexOf(name) + 1;
  const [year, day] = [Number(groups['year']), Number(groups['day'])];
  // The last day of a month is the one before the first of the next.
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isTime(text: string): boolean {
  const groups = time.exec(text)?.groups;
  if (!groups || (groups['minutes'] === undefined && groups['half'] === undefined)) {
    return false;
  }
  const [hours, minutes, seconds] = ['hours', 'minutes', 'seconds'].map((part) => Number(groups[part] ?? 0));
  return hours! <= (groups['half'] ? 12 : 23) && minutes! <= 59 && seconds! <= 59;
}
