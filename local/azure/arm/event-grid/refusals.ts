import { EventGridError } from '../../event-grid/event-grid-error.ts';
import { ArmError } from '../kernel/arm-error.ts';

/** What Event Grid refuses, as Resource Manager answers it. */
export function refusing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof EventGridError) {
      throw new ArmError(error.status, error.code, error.message);
    }
    throw error;
  }
}
