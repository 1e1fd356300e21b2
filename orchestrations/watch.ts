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

export interface Watched {
  readonly images: number;
  /** What went wrong although it was tried again and again; the next watch looks once more. */
  readonly troubled: readonly string[];
}

/** Looks at every marketplace image that a recipe starts from; one that cannot be read does not keep the others. */
export const watch: OrchestrationHandler = function* (context): Generator<Task, Watched, unknown> {
  const { jitterSeconds } = context.df.getInput<WatchRequest>();
  if (jitterSeconds > 0) {
    yield context.df.createTimer(after(context.df.currentUtcDateTime, jitterSeconds));
  }
  const at = context.df.currentUtcDateTime.toISOString();
  const troubled: string[] = [];
  const images = yield* call(context, activities.listBaseImages, { at });
  for (let first = 0; first < images.length; first += atOnce) {
    const tasks = images
      .slice(first, first + atOnce)
      .map((image) =>
        context.df.callActivityWithRetry(activities.observeBaseImage.name, activities.observeBaseImage.retry, image),
      );
    try {
      yield context.df.Task.all(tasks);
    } catch (error) {
      troubled.push(error instanceof Error ? error.message.split('\n')[0]! : 'unknown trouble');
    }
  }
  return { images: images.length, troubled };
};
