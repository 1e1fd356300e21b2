import type { WrittenMachine } from '../../../domain/compliance/machine-written.ts';
import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import { AzureUnavailableError } from '../../../errors.ts';

/** Machines to look at again, since what was seen of them proves nothing yet. */
export interface Later {
  readonly resourceIds: readonly string[];
  readonly attempts: number;
  readonly seconds: number;
  /** Whether they were judged meanwhile, by what may not be the last word. */
  readonly judged: boolean;
}

/** Looks after which a machine is read, or believed to be as a listing shows it. */
export const patience = 3;

/** Seconds until the next look at what a listing does not show yet: usually it follows within them. */
export const shortPauses = [15, 30, 60] as const;
/**
 * At what a listing shows as it was before, as an old one would, and at subscriptions that are not listed yet. After the
 * third look more than the five minutes are over that a listing may be behind.
 */
export const longPauses = [15, 60, 240] as const;

export function lookLater(
  machines: readonly WrittenMachine[],
  pauses: readonly number[],
  judged = false,
): readonly Later[] {
  const byAttempts = Map.groupBy(machines, ({ attempts }) => attempts);
  return [...byAttempts].map(([attempts, some]) => ({
    resourceIds: some.map(({ resourceId }) => resourceId),
    attempts: attempts + 1,
    seconds: pauses[Math.min(attempts, pauses.length - 1)]!,
    judged,
  }));
}

/** Throttling is nobody's finding: the machines are looked at when the service has said. Other errors are thrown. */
export function postponed(machines: readonly WrittenMachine[], error: unknown): readonly Later[] {
  if (!(error instanceof AzureUnavailableError)) {
    throw error;
  }
  const { retryAfterSeconds } = error;
  return lookLater(machines, retryAfterSeconds === null ? shortPauses : [retryAfterSeconds]);
}

/** Each machine once, as soon as anybody wants it to be looked at. */
export function eachOnce(later: readonly Later[]): readonly Later[] {
  const taken = new Set<string>();
  const isFirst = (resourceId: string): boolean => {
    const before = taken.size;
    return taken.add(machineKey(resourceId)).size > before;
  };
  return later
    .toSorted((one, other) => one.seconds - other.seconds)
    .map((one) => ({ ...one, resourceIds: one.resourceIds.filter(isFirst) }))
    .filter(({ resourceIds }) => resourceIds.length > 0);
}
