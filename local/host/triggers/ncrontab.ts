import { Cron } from 'croner';

const monthNames = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const dayNames = 'SUN|MON|TUE|WED|THU|FRI|SAT';

/** Each field's range; names are what NCrontab accepts besides numbers, whole or by their first three letters. */
const fields = [
  { name: 'second', low: 0, high: 59, names: undefined },
  { name: 'minute', low: 0, high: 59, names: undefined },
  { name: 'hour', low: 0, high: 23, names: undefined },
  { name: 'day', low: 1, high: 31, names: undefined },
  { name: 'month', low: 1, high: 12, names: monthNames },
  { name: 'day of week', low: 0, high: 6, names: dayNames },
] as const;

type Field = (typeof fields)[number];

/** A schedule's next occurrence after an instant, both in milliseconds since 1970. */
export type NextOccurrence = (after: number) => number;

/**
 * An NCRONTAB expression of six fields, or of five without seconds; undefined if it is none.
 * Unlike in Unix cron, a day must fit both day fields (github.com/atifaziz/NCrontab).
 */
export function parseNcrontab(expression: string, timeZone: string): NextOccurrence | undefined {
  const parts = expression.trim().split(/\s+/);
  const all = parts.length === 5 ? ['0', ...parts] : parts;
  if (all.length !== 6) {
    return undefined;
  }
  const normal = all.map((text, index) => normalField(text, fields[index]!));
  if (normal.includes(undefined)) {
    return undefined;
  }
  const cron = new Cron(normal.join(' '), { paused: true, timezone: timeZone, domAndDow: true, mode: '6-part' });
  return (after) => cron.nextRun(new Date(after))?.getTime() ?? Number.POSITIVE_INFINITY;
}

function normalField(text: string, field: Field): string | undefined {
  const items = text.split(',').map((item) => normalItem(item, field));
  return items.includes(undefined) ? undefined : items.join(',');
}

/** `*`, `5`, `1-5`, each with `/step`; `5/15` runs from 5 to the end of the range. */
function normalItem(item: string, field: Field): string | undefined {
  const groups = /^(?:(?<any>\*)|(?<from>\w+)(?:-(?<to>\w+))?)(?:\/(?<step>\d+))?$/.exec(item)?.groups;
  if (!groups || groups['step'] === '0') {
    return undefined;
  }
  const step = groups['step'] === undefined ? '' : `/${groups['step']}`;
  if (groups['any']) {
    return `*${step}`;
  }
  const from = valueOf(groups['from']!, field);
  const to = groups['to'] === undefined ? (step ? field.high : from) : valueOf(groups['to'], field);
  if (from === undefined || to === undefined) {
    return undefined;
  }
  // NCrontab swaps the ends of a range that is written backwards.
  const [low, high] = from <= to ? [from, to] : [to, from];
  return low === high ? String(low) : `${low}-${high}${step}`;
}

function valueOf(text: string, field: Field): number | undefined {
  if (/^\d{1,2}$/.test(text)) {
    const value = Number(text);
    return value >= field.low && value <= field.high ? value : undefined;
  }
  const index = field.names?.split('|').indexOf(text.slice(0, 3).toUpperCase()) ?? -1;
  return index < 0 ? undefined : index + field.low;
}
