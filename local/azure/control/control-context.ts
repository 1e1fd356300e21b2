import type { Context, Hono } from 'hono';
import type { Clock } from '../../support/clock.ts';
import type { CallLog } from '../call-log.ts';
import type { Faults } from '../faults.ts';
import type { HttpEnv } from '../http/serve.ts';
import type { Services } from '../stack/services.ts';
import { ControlError } from './control-error.ts';

/** What the control service steers. */
export interface ControlContext {
  readonly clock: Clock;
  /** From now on time runs so many times as fast as real time. */
  readonly changeSpeed: (speed: number) => void;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly services: Services;
}

/** A part of the control service: adds its routes. */
export type AddRoutes = (app: Hono<HttpEnv>, control: ControlContext) => void;

/** The body of a request as JSON; an empty one is an empty object. */
export async function readJson(context: Context<HttpEnv>): Promise<unknown> {
  const text = await context.req.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw new ControlError(400, `The body is not JSON: ${(error as Error).message}.`);
  }
}
