/** What an orchestrator asks the runtime for. */
export type Action =
  | { readonly kind: 'activity'; readonly name: string; readonly input: unknown; readonly retry: RetryPolicy | null }
  | { readonly kind: 'subOrchestration'; readonly name: string; readonly input: unknown }
  | { readonly kind: 'timer'; readonly fireAt: string }
  | { readonly kind: 'event'; readonly name: string };

export interface RetryPolicy {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number | undefined;
  readonly maxRetryIntervalInMilliseconds?: number | undefined;
}

export type Outcome =
  { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'error'; readonly message: string };

/** A task as an orchestrator sees it: one action, or several of them. */
export interface TestTask {
  readonly isCompleted: boolean;
  readonly isFaulted: boolean;
  readonly result: unknown;
}

/** One action and, once it is known, what came of it. */
export class ActionTask implements TestTask {
  readonly index: number;
  readonly action: Action;
  outcome: Outcome | undefined;
  isCancelled = false;

  constructor(index: number, action: Action) {
    this.index = index;
    this.action = action;
  }

  get isCompleted(): boolean {
    return this.outcome !== undefined;
  }

  get isFaulted(): boolean {
    return this.outcome?.kind === 'error';
  }

  get result(): unknown {
    return this.outcome?.kind === 'value' ? this.outcome.value : undefined;
  }

  cancel(): void {
    if (this.isCompleted) {
      throw new Error('A timer that has fired cannot be cancelled');
    }
    this.isCancelled = true;
  }
}

/** `Task.all` and `Task.any`. A task may stand in one of them only: in a second one the host would schedule it again. */
export class GroupTask implements TestTask {
  readonly kind: 'all' | 'any';
  readonly tasks: readonly ActionTask[];
  private outcome: Outcome | undefined;

  constructor(kind: 'all' | 'any', tasks: readonly ActionTask[], grouped: Set<ActionTask>) {
    for (const task of tasks) {
      if (grouped.has(task)) {
        throw new Error('A task stands in two groups');
      }
      grouped.add(task);
    }
    this.kind = kind;
    this.tasks = tasks;
  }

  /** The first outcome stays, whatever completes later. */
  settled(): Outcome | undefined {
    this.outcome ??= this.kind === 'any' ? this.first() : this.every();
    return this.outcome;
  }

  get isCompleted(): boolean {
    return this.settled() !== undefined;
  }

  get isFaulted(): boolean {
    return this.settled()?.kind === 'error';
  }

  get result(): unknown {
    const outcome = this.settled();
    return outcome?.kind === 'value' ? outcome.value : undefined;
  }

  private first(): Outcome | undefined {
    const winner = this.tasks.find((task) => task.isCompleted);
    return winner && { kind: 'value', value: winner };
  }

  private every(): Outcome | undefined {
    const broken = this.tasks.find((task) => task.isFaulted);
    if (broken) {
      return broken.outcome;
    }
    const complete = this.tasks.every((task) => task.isCompleted);
    return complete ? { kind: 'value', value: this.tasks.map((task) => task.result) } : undefined;
  }
}

/** What the task came to; undefined while it is open. */
export function outcomeOf(task: ActionTask | GroupTask): Outcome | undefined {
  return task instanceof GroupTask ? task.settled() : task.outcome;
}
