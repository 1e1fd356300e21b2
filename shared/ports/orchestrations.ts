/** Orchestrations, as far as commands need them. */
export interface Orchestrations {
  /** Starts one under an id; one that runs already is left alone. */
  start(name: string, id: string, input: object): Promise<'started' | 'running'>;
  /** Tells it to look at its record again now rather than at its next timer; lost wake-ups only cost time. */
  wake(id: string): Promise<void>;
  /** Whether one with this id is there and has not ended. */
  isRunning(id: string): Promise<boolean>;
}
