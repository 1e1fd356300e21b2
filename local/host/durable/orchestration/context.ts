import type { DotnetTime } from '../dotnet-time.ts';
import type { OrchestrationInstance } from '../history/events.ts';
import type { Decision } from './decisions.ts';
import type { Missing } from '../functions.ts';
import { createTask, type OpenTask, type Task } from './task.ts';

/** `Decision` without its sequence number. */
export type NewDecision = Decision extends infer One ? (One extends Decision ? Omit<One, 'id'> : never) : never;

/** Why an orchestration stays as it is for ever. */
export interface Halt {
  readonly reason: string;
  /** Whether it would go on in Azure. */
  readonly onlyHere: boolean;
}

/** The app's functions as an orchestration may call them; names in any casing. */
export interface Callable {
  hasActivity(name: string): boolean;
  hasOrchestrator(name: string): boolean;
  hasEntity(name: string): boolean;
  whyMissing(name: string): Missing;
}

/** Locks that the orchestration holds. */
interface HeldLock {
  readonly requestId: string;
  readonly entities: readonly string[];
}

/** Where a replay stands: what was scheduled, what is awaited, which events nobody has taken yet. */
export interface ReplayContext {
  readonly instance: OrchestrationInstance;
  readonly parentId: string | null;
  readonly callable: Callable;
  /** Longest timer, and the length of the hops towards a later one, in milliseconds. */
  readonly longTimer: { readonly maximum: number; readonly interval: number };
  readonly httpSleepMilliseconds: number;
  /** Time of the batch of events being replayed. */
  now: DotnetTime;
  /** Time of the last batch, in which the orchestrator made what is new. */
  readonly present: DotnetTime;
  nextId: number;
  /** Scheduled by the actions, not yet seen in the history; in order of sequence numbers. */
  readonly pending: Map<number, Decision>;
  readonly open: Map<number, OpenTask>;
  readonly eventWaits: Map<string, OpenTask[]>;
  /** Entity calls and locks by sequence number, until the sent event tells the request's id. */
  readonly requests: Map<number, OpenTask>;
  readonly requestIds: Map<number, string>;
  /** Time text of the last message to each entity. */
  readonly lastSent: Map<string, string>;
  lock: HeldLock | undefined;
  continueAsNew: { readonly input: string | null } | undefined;
  /** Sequence numbers from which on the library counts otherwise than the host, and why. */
  readonly strays: Map<number, string>;
  /** Why nothing after the current action can be scheduled; the instance then stays as it is for ever. */
  halted: Halt | undefined;
}

export function nextId(context: ReplayContext, decision: NewDecision): number {
  const id = context.nextId++;
  context.pending.set(id, { ...decision, id });
  return id;
}

/** Schedules work that ends with an event of its sequence number. */
export function schedule(context: ReplayContext, decision: NewDecision): Task {
  const task = createTask();
  context.open.set(nextId(context, decision), task);
  return task;
}

export function awaitEvent(context: ReplayContext, name: string): OpenTask {
  const task = createTask();
  const waits = context.eventWaits.get(name);
  if (waits) {
    waits.push(task);
  } else {
    context.eventWaits.set(name, [task]);
  }
  return task;
}
