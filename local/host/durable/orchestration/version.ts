import type { DurableSettings } from '../settings.ts';

export type VersionVerdict =
  | { readonly kind: 'run' }
  | { readonly kind: 'wait'; readonly reason: string }
  | { readonly kind: 'fail'; readonly reason: string };

/**
 * Whether this app takes up an instance of a version, by `versionMatchStrategy` and `versionFailureStrategy`
 * (learn.microsoft.com/azure/azure-functions/durable/durable-functions-orchestration-versioning).
 */
export function mayRun(settings: DurableSettings, version: string | null): VersionVerdict {
  const { versionMatchStrategy, versionFailureStrategy, defaultVersion } = settings;
  const own = defaultVersion ?? '';
  const fits =
    versionMatchStrategy === 'None' ||
    (versionMatchStrategy === 'Strict' ? own === (version ?? '') : compareVersions(version ?? '', own) <= 0);
  if (fits) {
    return { kind: 'run' };
  }
  const reason = `is of version '${version ?? ''}', which this app (defaultVersion '${own}') does not run under the strategy ${versionMatchStrategy}.`;
  return versionFailureStrategy === 'Fail'
    ? { kind: 'fail', reason: `The orchestration ${reason}` }
    : { kind: 'wait', reason };
}

/** Dotted numbers by number, anything else as text; no version is older than any. */
export function compareVersions(one: string, other: string): number {
  const [ones, others] = [one.split('.'), other.split('.')];
  const numeric = [...ones, ...others].every((part) => /^\d+$/.test(part));
  if (!numeric) {
    return one === other ? 0 : one < other ? -1 : 1;
  }
  for (let index = 0; index < Math.max(ones.length, others.length); index++) {
    const difference = Number(ones[index] ?? 0) - Number(others[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
