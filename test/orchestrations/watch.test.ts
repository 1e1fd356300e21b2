import { expect, it } from 'vitest';
import type { FakeActivity } from '../support/durable/durable-world.ts';
import { runOrchestrator } from '../support/run-orchestrator.ts';

const images = Array.from({ length: 12 }, (_, i) => ({ urn: `p:o:s${i}`, region: 'westeurope', planNamed: false }));

it('looks at every base image, after the jitter', async () => {
  const { output, world, seconds } = await run(() => undefined, 240);

  expect(output).toEqual({ images: 12, troubled: [] });
  expect(world.callsOf('observeBaseImage').map(({ input }) => input)).toEqual(images);
  expect(seconds).toBe(240);
});

it('goes on with the others when one cannot be read for hours', async () => {
  const { output, world, error } = await run(({ urn }: { urn: string }) => {
    if (urn === 'p:o:s1') {
      throw new Error('Azure is away');
    }
  });

  expect(error).toBeNull();
  expect(output).toMatchObject({ images: 12, troubled: [expect.stringContaining('Azure is away')] });
  const looked = new Set(world.callsOf('observeBaseImage').map(({ input }) => (input as { urn: string }).urn));
  expect(looked.size).toBe(12);
});

function run(observeBaseImage: FakeActivity, jitterSeconds = 0) {
  return runOrchestrator('watch', { jitterSeconds }, { listBaseImages: () => images, observeBaseImage });
}
