import { armTime } from '../kernel/arm-time.ts';
import { ArmError } from '../kernel/arm-error.ts';

/** The end of life as it is answered; throws 400 for one that is not in the future. It is informational only. */
export function readEndOfLife(sent: string, now: number, target: string): string {
  const instant = Date.parse(sent);
  if (instant <= now) {
    throw new ArmError(
      400,
      'InvalidParameter',
      `The value '${sent}' of parameter '${target}' is invalid. The end of life date must be in the future.`,
      { target },
    );
  }
  return armTime(instant);
}
