import type { TimerDurableClientHandler } from 'durable-functions';
import { createOrchestrations } from '../orchestrations.ts';

/** One watch at a time, under this id. */
const watchInstanceId = 'watch-base-images';

/** Starts a look at all base images, somewhere within the jitter. */
export function watchBaseImages(jitterSeconds: number): TimerDurableClientHandler {
  return async (_timer, client, context) => {
    const input = { jitterSeconds: Math.floor(Math.random() * (jitterSeconds + 1)) };
    const answer = await createOrchestrations(client).start('watch', watchInstanceId, input);
    context.log(`Watch of base images: ${answer}`);
  };
}
