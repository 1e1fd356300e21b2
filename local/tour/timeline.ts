import { styleText } from 'node:util';
import type { ApiClient } from './api-client.ts';
import { createTimelineLines, type Entry, type Step, stepLine, type TimelineLine } from './timeline-line.ts';

interface Definition {
  readonly name: string;
  readonly runningRebake: string | null;
}

interface Rebake {
  readonly version: string | null;
  readonly steps: readonly Step[];
}

const lookMilliseconds = 700;

/** Prints what the audit says, as it happens, and the steps of bakes: virtual time since the start, what, who, how long. */
export function followTimeline(
  api: ApiClient,
  startedAt: string,
  say: (line: string) => void,
): { stop(): Promise<void> } {
  const seen = new Set<string>();
  const toLine = createTimelineLines();
  let stopped = false;
  const tell = (id: string, line: TimelineLine | null): void => {
    if (line && !seen.has(id)) {
      seen.add(id);
      say(`${sinceStart(startedAt, line.at)} ${marks[line.mark]()} ${line.text}`);
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
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
    }
    await look();
  })();
  return {
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
};

/** `1:07:30` of virtual time. */
export function sinceStart(startedAt: string, at: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(startedAt)) / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}`.padStart(8);
}
