import * as df from 'durable-functions';
import type { Activity, ActivityHandler } from '../../orchestrations/activity.ts';

/** Registers an activity's handler under its contract's name; every handler may ask for a durable client. */
export function registerActivity<Input extends object, Output>(
  { name }: Activity<Input, Output>,
  handler: ActivityHandler<Activity<Input, Output>>,
): void {
  df.app.activity(name, { handler, extraInputs: [df.input.durableClient()] });
}
