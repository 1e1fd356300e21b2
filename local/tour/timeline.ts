import type { ApiClient } from './api-client.ts';

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly sentence: string;
  readonly by: { readonly name: string };
}

const lookMilliseconds = 700;

/** Prints what the audit says, as it happens: minutes of virtual time since the start, who, what. */
export function followTimeline(
  api: ApiClient,
  startedAt: string,
  say: (line: string) => void,
): { stop(): Promise<void> } {
  const seen = new Set<string>();
  let stopped = false;
  async function look(): Promise<void> {
    const page = await api.read<{ items: Entry[] }>(`/api/audit-entries?limit=200&from=${startedAt}`);
    for (const entry of page.items.toReversed().filter(({ id }) => !seen.has(id))) {
      seen.add(entry.id);
      say(
        `${sinceStart(startedAt, entry.at)}  ${entry.sentence}${entry.by.name === 'Rebake' ? '' : ` (${entry.by.name})`}`,
      );
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

/** `1:07:30` of virtual time. */
export function sinceStart(startedAt: string, at: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(startedAt)) / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}`.padStart(8);
}
