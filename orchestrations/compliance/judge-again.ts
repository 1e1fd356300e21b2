import type { OrchestrationHandler, Task } from 'durable-functions';
import { call } from '../activity.ts';
import * as activities from './activities.ts';

const pagesPerExecution = 20;
const machinesPerPage = 500;

/** Judges machines again whose rules, images or exemptions have changed, until none wait. */
export const judgeAgain: OrchestrationHandler = function* (context): Generator<Task, void, unknown> {
  for (let page = 0; page < pagesPerExecution; page += 1) {
    const { more } = yield* call(context, activities.judgeAgainPage, { limit: machinesPerPage });
    if (!more) {
      return;
    }
  }
  context.df.continueAsNew({});
};
