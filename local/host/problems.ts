/** The host does not start; every reason at once. */
export class HostRefusedError extends Error {
  override readonly name = 'HostRefusedError';
  readonly reasons: readonly string[];
  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.reasons = reasons;
  }
}

/** Collects why the host cannot start, so that a person sees all of it at once. */
export interface Problems {
  readonly reasons: readonly string[];
  add(reason: string): void;
  /** The step's result, or undefined when it threw; then its message is a reason (one for each line). */
  attempt<Result>(step: () => Result | Promise<Result>): Promise<Result | undefined>;
  /** Throws HostRefusedError if there is any reason. */
  refuseIfAny(): void;
}

export function createProblems(): Problems {
  const reasons: string[] = [];
  return {
    reasons,
    add: (reason) => void reasons.push(reason),
    async attempt(step) {
      try {
        return await step();
      } catch (error) {
        reasons.push(...(error instanceof HostRefusedError ? error.reasons : (error as Error).message.split('\n')));
        return undefined;
      }
    },
    refuseIfAny() {
      if (reasons.length > 0) {
        throw new HostRefusedError(reasons);
      }
    },
  };
}
