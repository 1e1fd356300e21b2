/**
 * Negative when `a` is lower than `b`, part by part as numbers: the order in which Azure resolves `latest`. Versions
 * stay text, since leading zeros (`2026.07.22`) must reach Azure as they are; parts that are no numbers come last.
 */
export function compareMarketplaceVersions(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = compareParts(left[i], right[i]);
    if (difference !== 0) {
      return difference;
    }
  }
  return compareText(a, b);
}

/** A missing part is lowest, then numbers of any length, then text. */
function compareParts(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) {
    return Number(a !== undefined) - Number(b !== undefined);
  }
  const [left, right] = [digitsOf(a), digitsOf(b)];
  if (left === null || right === null) {
    return Number(left === null) - Number(right === null) || compareText(a, b);
  }
  return left.length - right.length || compareText(left, right);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function digitsOf(part: string): string | null {
  return /^\d+$/.test(part) ? part.replace(/^0+(?=\d)/, '') : null;
}
