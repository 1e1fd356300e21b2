/** When a result may reach the orchestration that waits for it. */
export interface Release {
  readonly instanceId: string;
  /** How many calls of its orchestrator must have been answered. */
  readonly after: number;
}

export interface Gate {
  /** Resolves when the release is due and all that are due with it are here, in the planned order. */
  pass(release: Release | undefined): Promise<void>;
  /** A call was answered. */
  changed(): void;
}

/** Holds results back, so that they come together and in the order in which they came in a recording. */
export function createGate(plan: ReadonlyMap<string, Release>, answered: (instanceId: string) => number): Gate {
  const order = [...plan.values()];
  const waiting = new Map<Release, () => void>();
  const together = ({ instanceId, after }: Release): Release[] =>
    order.filter((one) => one.instanceId === instanceId && one.after === after);
  const changed = (): void => {
    for (const release of order) {
      const group = together(release);
      if (answered(release.instanceId) >= release.after && group.every((one) => waiting.has(one))) {
        group.forEach((one) => waiting.get(one)?.());
        group.forEach((one) => waiting.delete(one));
      }
    }
  };
  return {
    changed,
    pass(release) {
      if (!release) {
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        waiting.set(release, resolve);
        changed();
      });
    },
  };
}
