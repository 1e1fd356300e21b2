import type { MachineFacts, MutableDisk } from './guest-disk.ts';

/** Thrown inside an interpreter when the time allowed is spent; never leaves this folder. */
export class OutOfTime extends Error {}

/** Thrown inside an interpreter to end the script. */
export class ScriptExit extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** A loop without end must not take the simulator with it. */
const mostSteps = 10_000;

/** One script's run: the disk it changes, the time it takes, what it prints. */
export class GuestSession {
  readonly disk: MutableDisk;
  readonly machine: MachineFacts;
  seconds = 0;
  stdout = '';
  stderr = '';
  power: 'stays' | 'restarts' | 'stops' = 'stays';
  readonly #startedAt: number;
  readonly #budgetSeconds: number;
  #steps = 0;

  constructor(
    disk: MutableDisk,
    machine: MachineFacts,
    { startedAt = 0, budgetSeconds }: { readonly startedAt?: number | undefined; readonly budgetSeconds: number },
  ) {
    this.disk = disk;
    this.machine = machine;
    this.#startedAt = startedAt;
    this.#budgetSeconds = budgetSeconds;
  }

  /** What the machine's clock shows. */
  get now(): Date {
    return new Date(this.#startedAt + this.seconds * 1000);
  }

  /** Lets virtual time pass; throws `OutOfTime` when the script may run no longer. */
  spend(seconds: number): void {
    this.#steps += 1;
    this.seconds += seconds;
    if (this.#steps > mostSteps || this.seconds > this.#budgetSeconds) {
      this.seconds = this.#budgetSeconds;
      throw new OutOfTime();
    }
  }
}
