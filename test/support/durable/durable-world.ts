import type { OrchestrationHandler } from 'durable-functions';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';
import { overTheWire } from './over-the-wire.ts';
import { type Completion, type History, replay } from './replay.ts';
import { delayOf, outcomeOfCall } from './attempt.ts';
import { Schedule, type VirtualClock } from './schedule.ts';
import type { Action, ActionTask, Outcome } from './tasks.ts';

export type FakeActivity = (input: never) => unknown;

export interface ActivityCall {
  readonly activity: string;
  readonly input: unknown;
  readonly at: string;
}

export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly startedAt: number;
  /** Of the last execution. */
  readonly history: History;
  status: 'running' | 'completed' | 'failed';
  output: unknown;
  error: string | null;
  customStatus: unknown;
  /** Generator steps that were executed, replays and all. */
  steps: number;
  /** Steps of the longest replay: what the longest history costs. */
  longestExecution: number;
}

interface Running extends Instance {
  readonly done: (outcome: Outcome) => void;
  history: History & { actions: Action[]; completions: Completion[] };
  tasks: readonly ActionTask[];
  /** Events that nobody waited for when they came. */
  buffered: { name: string; value: unknown }[];
  /** Executions by `continueAsNew`: completions of earlier ones do not count. */
  execution: number;
}

/**
 * Durable Functions in memory, on a virtual clock: orchestrations with children, timers, events, retries and
 * `continueAsNew`. Every turn replays from the start, so an orchestrator that is not deterministic fails its test.
 */
export class DurableWorld {
  readonly calls: ActivityCall[] = [];
  readonly clock: VirtualClock;
  private readonly orchestrators: Readonly<Record<string, OrchestrationHandler>>;
  private readonly activities: Readonly<Record<string, FakeActivity>>;
  private readonly schedule: Schedule;
  private readonly instances = new Map<string, Running>();

  constructor(
    orchestrators: Readonly<Record<string, OrchestrationHandler>>,
    activities: Readonly<Record<string, FakeActivity>>,
    clock: VirtualClock = { millis: Date.parse('2026-01-05T08:00:00Z') },
  ) {
    this.orchestrators = orchestrators;
    this.activities = activities;
    this.clock = clock;
    this.schedule = new Schedule(clock);
  }

  /** The port that commands use. */
  readonly orchestrations: Orchestrations = {
    start: (name, id, input) => Promise.resolve(this.start(name, id, input) ? 'started' : 'running'),
    wake: (id) => Promise.resolve(this.raise(id, 'recordChanged')),
    isRunning: (id) => Promise.resolve(this.instances.get(id)?.status === 'running'),
  };

  /** False when one runs under this id already. */
  start(name: string, id: string, input: unknown, done: (outcome: Outcome) => void = () => undefined): boolean {
    if (this.instances.get(id)?.status === 'running') {
      return false;
    }
    if (!this.orchestrators[name]) {
      throw new Error(`There is no orchestrator ${name}: in Azure the instance would hang for ever`);
    }
    const instance: Running = {
      id,
      name,
      startedAt: this.clock.millis,
      status: 'running',
      output: undefined,
      error: null,
      customStatus: null,
      steps: 0,
      longestExecution: 0,
      done,
      history: this.emptyHistory(id, input),
      tasks: [],
      buffered: [],
      execution: 0,
    };
    this.instances.set(id, instance);
    this.schedule.at(this.clock.millis, () => this.turn(instance));
    return true;
  }

  raise(id: string, name: string, value: unknown = {}): void {
    const instance = this.instances.get(id);
    if (instance?.status === 'running') {
      instance.buffered.push({ name, value });
      this.schedule.at(this.clock.millis, () => this.deliver(instance));
    }
  }

  /** Does something `seconds` from now. */
  after(seconds: number, action: () => void | Promise<void>): void {
    this.schedule.at(this.clock.millis + seconds * 1000, action);
  }

  /** Lets `seconds` pass; without them, all that is left to do happens. */
  run(seconds?: number): Promise<void> {
    return this.schedule.run(seconds === undefined ? undefined : this.clock.millis + seconds * 1000);
  }

  instance(id: string): Instance | undefined {
    return this.instances.get(id);
  }

  all(): readonly Instance[] {
    return [...this.instances.values()];
  }

  callsOf(activity: string): readonly ActivityCall[] {
    return this.calls.filter((call) => call.activity === activity);
  }

  private emptyHistory(instanceId: string, input: unknown): Running['history'] {
    return { instanceId, input: overTheWire(input), startedAt: this.clock.millis, actions: [], completions: [] };
  }

  private turn(instance: Running): void {
    const { end, tasks, customStatus, steps } = replay(this.orchestrators[instance.name]!, instance.history);
    instance.steps += steps;
    instance.longestExecution = Math.max(instance.longestExecution, steps);
    instance.customStatus = customStatus;
    instance.tasks = tasks;
    const fresh = tasks.slice(instance.history.actions.length);
    instance.history.actions = tasks.map(({ action }) => action);
    switch (end.kind) {
      case 'waits':
        fresh.forEach((task) => this.begin(instance, task));
        this.deliver(instance);
        return;
      case 'continuedAsNew':
        this.mayEnd(instance);
        instance.execution += 1;
        instance.history = this.emptyHistory(instance.id, end.input);
        this.schedule.at(this.clock.millis, () => this.turn(instance));
        return;
      case 'completed':
        this.mayEnd(instance);
        this.finish(instance, { kind: 'value', value: end.output });
        return;
      case 'failed':
        this.finish(instance, { kind: 'error', message: end.error.message });
    }
  }

  /** The host waits for timers that were neither fired nor cancelled. */
  private mayEnd({ id, tasks }: Running): void {
    const left = tasks.find(({ action, isCompleted, isCancelled }) =>
      action.kind === 'timer' ? !isCompleted && !isCancelled : false,
    );
    if (left) {
      throw new Error(`${id} ends with a timer that is still running`);
    }
  }

  private finish(instance: Running, outcome: Outcome): void {
    instance.status = outcome.kind === 'value' ? 'completed' : 'failed';
    instance.output = outcome.kind === 'value' ? outcome.value : undefined;
    instance.error = outcome.kind === 'error' ? outcome.message : null;
    instance.done(outcome);
  }

  private begin(instance: Running, task: ActionTask): void {
    const { execution } = instance;
    const complete = (outcome: Outcome): void => this.complete(instance, execution, task.index, outcome);
    const { action } = task;
    switch (action.kind) {
      case 'activity':
        this.schedule.at(this.clock.millis, () => this.attempt(action, 1, complete));
        return;
      case 'timer':
        this.schedule.at(Date.parse(action.fireAt), () => complete({ kind: 'value', value: undefined }));
        return;
      case 'subOrchestration':
        this.start(action.name, `${instance.id}:${execution}:${task.index}`, action.input, complete);
        return;
      case 'event':
    }
  }

  private async attempt(
    action: Extract<Action, { kind: 'activity' }>,
    count: number,
    complete: (outcome: Outcome) => void,
  ): Promise<void> {
    const { name, input, retry } = action;
    const activity = this.activities[name];
    if (!activity) {
      throw new Error(`The orchestrator called ${name}, which this test has no fake for`);
    }
    this.calls.push({ activity: name, input, at: new Date(this.clock.millis).toISOString() });
    const outcome = await outcomeOfCall(name, () => activity(overTheWire(input) as never));
    if (outcome.kind === 'error' && retry && count < retry.maxNumberOfAttempts) {
      this.schedule.at(this.clock.millis + delayOf(retry, count), () => this.attempt(action, count + 1, complete));
      return;
    }
    complete(outcome);
  }

  private complete(instance: Running, execution: number, index: number, outcome: Outcome): void {
    const { history, tasks, status } = instance;
    const cancelled = tasks[index]?.isCancelled === true;
    if (status !== 'running' || instance.execution !== execution || cancelled) {
      return;
    }
    history.completions.push({ index, at: this.clock.millis, outcome });
    this.turn(instance);
  }

  private deliver(instance: Running): void {
    const { history, tasks, buffered, execution, status } = instance;
    const heard = new Set(history.completions.map(({ index }) => index));
    const waiting = tasks.filter(({ action, index }) => action.kind === 'event' && !heard.has(index));
    for (const task of status === 'running' ? waiting : []) {
      const at = buffered.findIndex(({ name }) => task.action.kind === 'event' && task.action.name === name);
      if (at >= 0) {
        const [event] = buffered.splice(at, 1);
        this.complete(instance, execution, task.index, { kind: 'value', value: event!.value });
        return;
      }
    }
  }
}
