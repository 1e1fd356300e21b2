import type { Clock } from '../../support/clock.ts';
import type { Invocation, InvocationResult } from '../worker/invocation.ts';
import type { TokenOf } from './activity/outgoing-request.ts';
import type { DotnetTime } from './dotnet-time.ts';
import type { DurableFunctions } from './functions.ts';
import type { HistoryCache } from './history/history-cache.ts';
import type { DurableSettings } from './settings.ts';
import type { Store } from './state/store.ts';

/** What the parts of the backend share. */
export interface Environment {
  readonly clock: Clock;
  /** The next instant; never the same twice. */
  readonly instant: () => DotnetTime;
  readonly store: Store;
  readonly histories: HistoryCache;
  readonly functions: DurableFunctions;
  readonly settings: DurableSettings;
  readonly invoke: (invocation: Invocation) => Promise<InvocationResult>;
  readonly tokenOf: TokenOf;
  readonly warn: (sentence: string) => void;
  readonly wake: Wake;
}

/** Tells the queues of new work that is on disk. */
interface Wake {
  /** An orchestration or entity got messages. */
  instance(instanceId: string): void;
  activity(seq: number): void;
  timers(): void;
}
