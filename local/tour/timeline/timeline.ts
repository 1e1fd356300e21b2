import { styleText } from 'node:util';
import type { Clock } from '../../support/clock.ts';
import type { ApiClient } from '../play/api-client.ts';
import { createTimelineLines, type Entry, type Step, stepLine, type TimelineLine } from './timeline-line.ts';
import { orderTimeline } from './timeline-order.ts';

interface Definition {
  readonly name: string;
  readonly runningRebake: string | null;
}

interface Rebake {
  readonly version: string | null;
  readonly steps: readonly Step[];
}

const lookMilliseconds = 700;
/** Lines wait for so many looks, in which what happened before them may still become known. */
const looksHeld = 2;

export interface Timeline {
  /** Says a line of the tour's own, now. */
  tell(text: string): void;
  stop(): Promise<void>;
}

/** Prints what the audit says, the steps of bakes and what the tour tells, in the order of the stack's time: when, what, who, how long. */
export function followTimeline(api: ApiClient, clock: Pick<Clock, 'now'>, say: (line: string) => void): Timeline {
  const startedAt = new Date(clock.now()).toISOString();
  const seen = new Set<string>();
  const toLine = createTimelineLines();
  const order = orderTimeline((line) => `${timeOfDay(line.at)} ${marks[line.mark]()} ${line.text}`, say);
  const looks: number[] = [];
  let stopped = false;
  const tell = (id: string, line: TimelineLine | null): void => {
    if (line && !seen.has(id)) {
      seen.add(id);
      order.add(line);
    }
  };
  async function look(): Promise<void> {
    const { items } = await api.read<{ items: Entry[] }>(`/api/audit-entries?limit=200&from=${startedAt}`);
    for (const entry of items.toReversed().filter(({ id }) => !seen.has(id))) {
      tell(entry.id, toLine(entry));
    }
    await lookAtSteps();
  }
  async function lookAtSteps(): Promise<void> {
    const { items } = await api.read<{ items: Definition[] }>('/api/image-definitions');
    for (const { name, runningRebake } of items.filter((one) => one.runningRebake !== null)) {
      const { version, steps } = await api.read<Rebake>(`/api/image-definitions/${name}/rebakes/${runningRebake}`);
      // What ended before belongs to an earlier run of the tour.
      for (const step of steps.filter(({ endedAt }) => endedAt === null || endedAt >= startedAt)) {
        tell(`${runningRebake} ${step.name}`, stepLine(`${name} ${version}`, step));
      }
    }
  }
  const following = (async () => {
    while (!stopped) {
      // The host may be restarting: what is missed now is read the next time.
      looks.push(clock.now());
      await look().catch(() => undefined);
      order.sayUntil(looks.at(-1 - looksHeld) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
    }
    await look();
    order.sayUntil(Infinity);
  })();
  return {
    tell: (text) => order.add({ at: new Date(clock.now()).toISOString(), mark: 'told', text }),
    async stop() {
      stopped = true;
      await following;
    },
  };
}

/** In colour where it is a terminal that shows it. */
const marks: Readonly<Record<TimelineLine['mark'], () => string>> = {
  good: () => styleText('green', '✓', { stream: process.stdout }),
  bad: () => styleText('red', '✗', { stream: process.stdout }),
  none: () => ' ',
  told: () => styleText('bold', '»', { stream: process.stdout }),
};

/** `09:15:03`. */
function timeOfDay(at: string): string {
  return at.slice(11, 19);
}
