/** A clock that only moves when there is nothing left to do. */
export interface VirtualClock {
  millis: number;
}

interface Job {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

/** More work than any test has: a loop without an end is an error, not a hang. */
const mostJobs = 200_000;

/** Work in the order of virtual time; at the same time, in the order in which it was asked for. */
export class Schedule {
  readonly clock: VirtualClock;
  private jobs: Job[] = [];
  private asked = 0;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  at(millis: number, run: Job['run']): void {
    this.asked += 1;
    const job = { at: Math.max(millis, this.clock.millis), order: this.asked, run };
    const place = this.jobs.findLastIndex((one) => one.at <= job.at) + 1;
    this.jobs.splice(place, 0, job);
  }

  /** Does everything that is due until `millis`; without it, everything. */
  async run(millis = Number.POSITIVE_INFINITY): Promise<void> {
    for (let count = 0; this.jobs[0] !== undefined && this.jobs[0].at <= millis; count += 1) {
      if (count > mostJobs) {
        throw new Error('The orchestrations go on without an end');
      }
      const job = this.jobs.shift()!;
      this.clock.millis = job.at;
      await job.run();
    }
    if (Number.isFinite(millis)) {
      this.clock.millis = Math.max(this.clock.millis, millis);
    }
  }
}
