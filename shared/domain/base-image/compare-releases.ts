import { compareMarketplaceVersions, compareText } from './compare-marketplace-versions.ts';

/**
 * Negative when `a` was released before `b`, as far as versions tell. Lines (all parts but the last) compare as numbers.
 * Within a line the last part is mostly a date, in widths that change: `8.0.20191023` follows `8.0.2019101800`, though
 * as a number it is lower.
 */
export function compareReleases(a: string, b: string): number {
  return (
    compareMarketplaceVersions(releaseLine(a), releaseLine(b)) ||
    compareText(releaseDate(a) ?? '', releaseDate(b) ?? '') ||
    compareMarketplaceVersions(a, b)
  );
}

/** The version without its last part: the minor line of RHEL, the build of Windows. */
export function releaseLine(version: string): string {
  return version.split('.').slice(0, -1).join('.');
}

/**
 * The day in the last part as `YYYYMMDD`. Publishers write `YYYYMMDD`, one or two digits of a build after it, `YYMMDD`
 * or `YYMMDDHHMM`. A year before 2013 is read as a short one, which keeps `2012110547` (20-12-11 05:47) unambiguous.
 */
export function releaseDate(version: string): string | null {
  const last = version.split('.').at(-1)!;
  if (/^20(1[3-9]|[2-9]\d)\d{4}\d{0,2}$/.test(last) && isDay(last.slice(4, 8))) {
    return last.slice(0, 8);
  }
  return /^[12]\d{5}(\d{4})?$/.test(last) && isDay(last.slice(2, 6)) ? `20${last.slice(0, 6)}` : null;
}

function isDay(monthAndDay: string): boolean {
  return /^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(monthAndDay);
}
