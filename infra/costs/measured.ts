import { readFileSync } from 'node:fs';
import { z } from 'zod';

const count = z.number().transform((value) => Math.max(0, Math.round(value * 10) / 10));

/** What some work uses of services that charge by use. Images read their own status too, so numbers are no integers. */
export const Usage = z.strictObject({
  executions: count,
  requestUnits: count,
  serviceBusOperations: count,
  eventGridOperations: count,
  armCalls: count,
});
export type Usage = z.infer<typeof Usage>;

/** Written by `npm run bench:costs`, from the local stack with Azure's own durations. */
export const Measured = z.strictObject({
  /** With one image definition, and nothing to do. */
  idleHour: Usage,
  /** One base image released, baked, checked, promoted through two stages; without what the time itself uses. */
  rebake: Usage,
  /** Of the machine that bakes and the one that is checked. */
  machineHoursPerRebake: z.number().transform((value) => Math.round(value * 100) / 100),
});
export type Measured = z.infer<typeof Measured>;

export function readMeasured(): Measured {
  return Measured.parse(JSON.parse(readFileSync(new URL('measured.json', import.meta.url), 'utf8')));
}
