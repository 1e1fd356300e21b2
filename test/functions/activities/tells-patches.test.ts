import { expect, it } from 'vitest';
import { observeBaseImage } from '../../../functions/activities/observe-base-image.ts';
import { finishPromotion } from '../../../functions/activities/promotion/end-promotion.ts';
import { memoryPorts } from '../../support/memory/app-ports.ts';
import { ubuntu } from '../../support/memory/catalog.ts';
import { quietContext } from '../../support/quiet-context.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../support/some-records.ts';

const image = { urn: ubuntu, region: 'westeurope', planNamed: false };
const oldBase = { kind: 'marketplace', urn: ubuntu, version: '24.04.202511010' } as const;
const newBase = { ...oldBase, version: '24.04.202512010', releasedAt: '2026-01-04T08:00:00.000Z' };
const live = { version: '1.0.0', since: '2026-01-01T08:00:00.000Z', previous: [] };

it('tells at each look what waits for the newest base image, in which stage and for how long', async () => {
  const ports = memoryPorts();
  const lines: string[] = [];
  await seed(ports.records, aDefinition({ live: { production: live } }), aVersion('1.0.0', { base: oldBase }));
  ports.catalog.listed.set(ubuntu, ['24.04.202512010']);
  await observeBaseImage(ports)(image, quietContext());
  ports.clock.millis += 26 * 3_600_000;

  await observeBaseImage(ports)(image, quietContext(lines));

  expect(lines).toContain(
    `information: Patch of ubuntu-web waits in production for 26 hours: ${ubuntu} 24.04.202512010`,
  );
});

it('tells how long a patch took when it is live, after the promotion has ended', async () => {
  const ports = memoryPorts();
  const lines: string[] = [];
  const definition = aDefinition({ live: { production: live }, openPromotions: { production: 'promotion-1' } });
  const version = aVersion('1.0.1', { base: newBase, stages: { production: inStage({ state: 'soaking' }) } });
  const promotion = aPromotion({ version: '1.0.1', state: 'soaking' });
  const before = aVersion('1.0.0', { base: oldBase, stages: { production: inStage() } });
  await seed(ports.records, definition, promotion, version, before);

  const ref = { imageDefinition: 'ubuntu-web', promotionId: 'promotion-1' };
  await finishPromotion(ports)({ ...ref, outcome: 'live' }, quietContext(lines));

  expect(lines).toEqual([
    'information: Promotion promotion-1 ended: live',
    'information: Patch of ubuntu-web is live in production after 24 hours: 1.0.1',
  ]);
});

it('tells no patch of a promotion that was cancelled', async () => {
  const ports = memoryPorts();
  const lines: string[] = [];
  const version = aVersion('1.0.1', { base: newBase, stages: { production: inStage({ state: 'soaking' }) } });
  await seed(ports.records, aDefinition(), aPromotion({ version: '1.0.1', state: 'soaking' }), version);

  const ref = { imageDefinition: 'ubuntu-web', promotionId: 'promotion-1' };
  await finishPromotion(ports)({ ...ref, outcome: 'cancelled' }, quietContext(lines));

  expect(lines).toEqual(['information: Promotion promotion-1 ended: cancelled']);
});
