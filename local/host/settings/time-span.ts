const pattern =
  /^(?<sign>-)?(?:(?<days>\d+)\.)?(?<hours>\d{1,2}):(?<minutes>\d{1,2})(?::(?<seconds>\d{1,2})(?<fraction>\.\d{1,7})?)?$/;

/** A .NET TimeSpan (`[-][d.]hh:mm[:ss[.fffffff]]`, or whole days as `d`) in milliseconds; undefined if it is not one. */
export function parseTimeSpan(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) {
    return Number(trimmed) * 86_400_000;
  }
  const groups = pattern.exec(trimmed)?.groups;
  if (!groups) {
    return undefined;
  }
  const part = (name: string): number => Number(groups[name] ?? 0);
  if (part('hours') > 23 || part('minutes') > 59 || part('seconds') > 59) {
    return undefined;
  }
  const seconds =
    ((part('days') * 24 + part('hours')) * 60 + part('minutes')) * 60 + part('seconds') + part('fraction');
  return Math.round(seconds * 1000) * (groups['sign'] ? -1 : 1);
}

/** The inverse, as .NET writes it: `00:05:00`, `1.00:00:00`. */
export function formatTimeSpan(milliseconds: number): string {
  const total = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(total / 86_400);
  const clock = [Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60].map(two).join(':');
  const fraction = milliseconds % 1000;
  return `${days > 0 ? `${days}.` : ''}${clock}${fraction > 0 ? `.${String(fraction).padStart(3, '0')}0000` : ''}`;
}
