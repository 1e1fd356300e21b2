/** Something an orchestration waits for. */
export interface Task {
  readonly state: 'open' | 'completed' | 'failed';
  /** JSON text of what it came to. */
  readonly result: string | null;
  /** Calls back once it has ended; at once when it has already. */
  whenEnded(callback: () => void): void;
}

export interface OpenTask extends Task {
  complete(result: string | null): void;
  fail(): void;
}

export function createTask(): OpenTask {
  let state: Task['state'] = 'open';
  let result: string | null = null;
  const callbacks: (() => void)[] = [];
  const end = (to: 'completed' | 'failed', value: string | null): void => {
    if (state === 'open') {
      state = to;
      result = value;
      callbacks.splice(0).forEach((callback) => callback());
    }
  };
  return {
    get state() {
      return state;
    },
    get result() {
      return result;
    },
    whenEnded(callback) {
      if (state === 'open') {
        callbacks.push(callback);
      } else {
        callback();
      }
    },
    complete: (value) => end('completed', value),
    fail: () => end('failed', null),
  };
}

export function completedTask(): Task {
  const task = createTask();
  task.complete(null);
  return task;
}

/** Ends with the first, or with the last, of several tasks; failed ones count as ended. */
export function compoundTask(kind: 'any' | 'all', tasks: readonly Task[]): Task {
  const compound = createTask();
  let open = tasks.length;
  tasks.forEach((task) =>
    task.whenEnded(() => {
      open--;
      if (kind === 'any' || open === 0) {
        compound.complete(null);
      }
    }),
  );
  if (tasks.length === 0 && kind === 'all') {
    compound.complete(null);
  }
  return compound;
}
