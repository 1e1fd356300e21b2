import type { OrchestrationHandler, Task } from 'durable-functions';
import * as activities from './activities.ts';
import { call } from './activity.ts';
import { after } from './time.ts';

/** Marketplace images that are read at the same time. */
const atOnce = 5;

export interface WatchRequest {
  /** Spreads the load of many installations over the hour. */
  readonly jitterSeconds: number;
}

/** Looks at every marketplace image that a recipe starts from; one that cannot be read does not keep the others. */
export const watch: OrchestrationHandler = function* (context): Generator<Task, { images: number }, unknown> {
  const { jitterSeconds } = context.df.getInput<WatchRequest>();
  if (jitterSeconds > 0) {
    yield context.df.createTimer(after(context.df.currentUtcDateTime, jitterSeconds));
  }
  const at = context.df.currentUtcDateTime.toISOString();
  const images = yield* call(context, activities.listBaseImages, { at });
  for (let first = 0; first < images.length; first += atOnce) {
    const tasks = images
      .slice(first, first + atOnce)
      .map((image) =>
        context.df.callActivityWithRetry(activities.observeBaseImage.name, activities.observeBaseImage.retry, image),
      );
    yield context.df.Task.all(tasks);
  }
  return { images: images.length };
};
