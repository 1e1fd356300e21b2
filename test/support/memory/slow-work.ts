import { done, failed, type Progress, running } from '../../../shared/domain/progress.ts';
import type { VirtualClock } from '../durable/schedule.ts';

interface Operation {
  readonly endsAt: number;
  readonly error: string | null;
  readonly complete: () => void;
  ended: boolean;
}

/** Long-running operations on the test's clock: started, then looked at by their id. */
export class SlowWork {
  private readonly clock: VirtualClock;
  private readonly operations = new Map<string, Operation>();

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  start(doing: string, seconds: number, complete: () => void, error: string | null = null): Progress {
    const id = `operation-${this.operations.size + 1}`;
    this.operations.set(id, { endsAt: this.clock.millis + seconds * 1000, error, complete, ended: false });
    return running(doing, id);
  }

  look(doing: string, id: string): Progress {
    const operation = this.operations.get(id);
    if (!operation) {
      throw new Error(`There is no operation ${id}`);
    }
    if (this.clock.millis < operation.endsAt) {
      return running(doing, id);
    }
    if (operation.error !== null) {
      return failed('OperationFailed', operation.error);
    }
    if (!operation.ended) {
      operation.ended = true;
      operation.complete();
    }
    return done;
  }
}
