/** What the Marketplace says about a version's end. */
export interface Deprecation {
  readonly state: 'Active' | 'ScheduledForDeprecation' | 'Deprecated';
  /** ISO 8601, null where no date is set. */
  readonly scheduledAt: string | null;
  /** What the publisher names instead; null where nothing is named. */
  readonly alternative: string | null;
}

export interface DeprecationAlert {
  readonly kind: 'scheduledForDeprecation' | 'deprecated';
  readonly version: string;
  readonly scheduledAt: string | null;
  readonly sentence: string;
}

/**
 * The alert that a base image's newest version calls for. Told once for each state and date: publishers schedule, move
 * dates and then deprecate. Older versions are deprecated all the time and call for nothing.
 */
export function decideDeprecationAlert(
  known: { readonly state: string; readonly scheduledAt: string | null } | null,
  found: Deprecation | null,
  version: string,
): DeprecationAlert | null {
  if (!found || found.state === 'Active') {
    return null;
  }
  if (known?.state === found.state && sameInstant(known.scheduledAt, found.scheduledAt)) {
    return null;
  }
  const instead = found.alternative === null ? 'choose another base image' : `the publisher names ${found.alternative}`;
  if (found.state === 'Deprecated') {
    const since = found.scheduledAt === null ? '' : ` since ${found.scheduledAt.slice(0, 10)}`;
    const sentence = `Version ${version} is the newest and is deprecated${since}: new machines may be refused; ${instead}.`;
    return { kind: 'deprecated', version, scheduledAt: found.scheduledAt, sentence };
  }
  const on = found.scheduledAt === null ? 'at a date not yet named' : `on ${found.scheduledAt.slice(0, 10)}`;
  const sentence = `Version ${version} is the newest and will be deprecated ${on}; ${instead}.`;
  return { kind: 'scheduledForDeprecation', version, scheduledAt: found.scheduledAt, sentence };
}

function sameInstant(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && Date.parse(a) === Date.parse(b));
}
