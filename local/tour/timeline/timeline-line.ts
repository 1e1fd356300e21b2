/** An audit entry, as far as the timeline tells it. */
export interface Entry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly sentence: string;
  readonly imageDefinition: string;
  readonly version: string | null;
  readonly to: string | null;
  readonly by: { readonly name: string };
}

export interface TimelineLine {
  /** ISO 8601, in UTC. */
  readonly at: string;
  /** `told` is what the tour itself does or says. */
  readonly mark: 'good' | 'bad' | 'none' | 'told';
  readonly text: string;
}

/** What each ending ends. */
const begunBy: Readonly<Record<string, string>> = {
  imageVersionBaked: 'bakeStarted',
  promotionCompleted: 'promotionRequested',
  rollbackEnded: 'rollbackRequested',
};
const beginnings = new Set(Object.values(begunBy));

/** Tells entries in the order of their coming; endings with how long it took, by the beginnings that came before. */
export function createTimelineLines(): (entry: Entry) => TimelineLine {
  const begun = new Map<string, string>();
  return (entry) => {
    const { at, action, sentence, imageDefinition, version, by } = entry;
    const key = (beginning: string): string => `${beginning} ${imageDefinition} ${version}`;
    if (beginnings.has(action)) {
      begun.set(key(action), at);
    }
    const since = begun.get(key(begunBy[action] ?? ''));
    const who = by.name === 'Rebake' || sentence.includes(by.name) ? '' : ` (${by.name})`;
    const took = since === undefined ? '' : `, after ${words(since, at)}`;
    return { at, mark: markOf(entry), text: `${sentence}${who}${took}` };
  };
}

const goodEnds = new Set(['promotionCompleted', 'rollbackEnded', 'promotionApproved', 'passed', 'accepted']);
const badEnds = new Set([
  'promotionHalted',
  'promotionRejected',
  'promotionExpired',
  'rebakesPaused',
  'rejected',
  'timedOut',
  'error',
]);

function markOf({ action, to }: Entry): TimelineLine['mark'] {
  const end = to ?? '';
  if (badEnds.has(action) || badEnds.has(end) || end === 'failed') {
    return 'bad';
  }
  return goodEnds.has(action) || goodEnds.has(end) ? 'good' : 'none';
}

/** A step of a bake, as the API tells it. */
export interface Step {
  readonly name: string;
  readonly state: string;
  readonly exitCode: number | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** A step that has ended; null for one that runs, and for what every bake does beside the recipe's steps. */
export function stepLine(title: string, { name, state, exitCode, startedAt, endedAt }: Step): TimelineLine | null {
  const [, number, own] = /^step-(\d+)-(.+)$/.exec(name) ?? [];
  if (endedAt === null || number === undefined) {
    return null;
  }
  const ended = state === 'succeeded' ? 'done' : `${state} with exit code ${exitCode ?? 'unknown'}`;
  return {
    at: endedAt,
    mark: state === 'succeeded' ? 'none' : 'bad',
    text: `  ${title}: step ${Number(number)}, ${own}, ${ended} after ${words(startedAt, endedAt)}`,
  };
}

/** `1 h 42 min`, `3 min` or `20 s`. */
function words(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
