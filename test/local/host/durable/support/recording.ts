import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../data/functions-host/', import.meta.url);

export const probeAppDir = new URL('app', folder).pathname;

/** An event of a history, as the payload holds it. */
export type RecordedEvent = Readonly<Record<string, unknown>> & { readonly EventType: number };

export interface RecordedExchange {
  readonly n: number;
  readonly kind: 'orchestrator' | 'activity' | 'entity';
  readonly function: string;
  readonly instanceId?: string;
  readonly request: {
    readonly data: { readonly string?: string; readonly stringJson?: Readonly<Record<string, unknown>> };
    readonly triggerMetadata?: Readonly<Record<string, unknown>>;
  };
}

interface Start {
  readonly instanceId: string;
  readonly body?: unknown;
  readonly query?: string;
}

interface Step {
  readonly raiseEvent?: string;
  readonly data?: unknown;
  readonly operation?: string;
  readonly query?: string;
  readonly startedAgain?: string;
  readonly signals?: readonly string[];
  readonly answered: number;
}

export interface Recording {
  readonly situation: string;
  readonly orchestrator: string | null;
  readonly start: Start | readonly Start[];
  readonly hostJson?: { readonly durableTask: object };
  readonly steps?: readonly Step[];
  readonly exchanges: readonly RecordedExchange[];
  readonly final?: Final | readonly Final[];
}

/** An instance's status in the end. */
export interface Final {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

interface HistoryChange {
  readonly sameAsIn: number;
  readonly nowPlayed: readonly number[];
  readonly then: readonly RecordedEvent[];
}

/** Every situation, with the histories written out and the run's own ids in place of `{{instance:n}}`. */
export function readRecordings(): Recording[] {
  const durable = new URL('durable/', folder);
  return readdirSync(durable).map((file) => {
    const text = readFileSync(new URL(file, durable), 'utf8');
    const situation = file.replace(/\.json$/, '');
    const named = text
      .replace(/\{\{instance:(\d+)\}\}/g, `${situation}-r$1`)
      .replace(/\{\{repeat:(.):(\d+)\}\}/g, (_all, character: string, count: string) =>
        character.repeat(Number(count)),
      );
    return withHistories({ ...(JSON.parse(named) as Recording), situation });
  });
}

function withHistories(recording: Recording): Recording {
  const histories = new Map<number, readonly RecordedEvent[]>();
  const exchanges = recording.exchanges.map((exchange) => {
    const payload = exchange.request.data.stringJson;
    if (!payload || !('history' in payload)) {
      return exchange;
    }
    const history = fullHistory(payload.history as HistoryChange | readonly RecordedEvent[], histories);
    histories.set(exchange.n, history);
    const request = { ...exchange.request, data: { stringJson: { ...payload, history } } };
    return { ...exchange, request };
  });
  return { ...recording, exchanges };
}

function fullHistory(
  history: HistoryChange | readonly RecordedEvent[],
  earlier: ReadonlyMap<number, readonly RecordedEvent[]>,
): readonly RecordedEvent[] {
  if (!('sameAsIn' in history)) {
    return history;
  }
  const same = earlier.get(history.sameAsIn) ?? [];
  const played = same.map((event, index) => (history.nowPlayed.includes(index) ? { ...event, IsPlayed: true } : event));
  return [...played, ...history.then];
}

export function historyOf({ request }: RecordedExchange): readonly RecordedEvent[] {
  return (request.data.stringJson?.['history'] ?? []) as readonly RecordedEvent[];
}
