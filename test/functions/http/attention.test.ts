import { expect, it, vi } from 'vitest';
import { createApi } from '../../support/call-api.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../support/some-records.ts';

const at = '2026-01-05T08:00:00.000Z';
const live = (version: string) => ({ version, since: at, previous: [] });

it('all that waits for somebody is listed, of hundreds of image definitions, and only what differs is read', async () => {
  const api = createApi();
  const many = Array.from({ length: 230 }, (_, i) => `image-${i}`);
  for (const [i, imageDefinition] of many.entries()) {
    const stages =
      i === 7 ? { test: live('1.1.0'), production: live('1.0.0') } : { test: live('1.0.0'), production: live('1.0.0') };
    await seed(api.ports.records, {
      ...aDefinition({ live: stages, failuresInRow: i === 229 ? 2 : 0 }),
      imageDefinition,
    });
  }
  await seed(api.ports.records, { ...aVersion('1.1.0', { stages: { test: inStage() } }), imageDefinition: 'image-7' });
  const halt = { message: 'no quota', at };
  await seed(api.ports.records, { ...aPromotion({ state: 'halted', halt }), imageDefinition: 'image-3' });
  const reads = vi.spyOn(api.ports.records, 'read');

  const answer = await api.call('listNeeds', { as: 'ada Reader' });

  const items = answer.json['items'] as readonly { readonly kind: string; readonly imageDefinition: string }[];
  expect(items.map(({ kind, imageDefinition }) => `${imageDefinition}: ${kind}`)).toEqual([
    'image-229: rebakesFail',
    'image-3: promotionHalted',
    'image-7: promotionNotRequested',
  ]);
  expect(reads).toHaveBeenCalledTimes(1);
});
