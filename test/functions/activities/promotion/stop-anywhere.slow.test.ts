import { describe, expect, it } from 'vitest';
import { cancelPromotion } from '../../../../shared/commands/promotion/decide-promotion.ts';
import { requestRollback } from '../../../../shared/commands/promotion/request-rollback.ts';
import { requestWithdrawal } from '../../../../shared/commands/withdrawal/request-withdrawal.ts';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import { anAppInProduction, definitionOf, promote, release, versionOf, web } from '../../../support/an-app.ts';
import type { App } from '../../../support/app.ts';
import { ada } from '../../../support/people.ts';

const first = ImageVersionNumber.parse('1.0.0');
const third = ImageVersionNumber.parse('1.0.2');
const reason = 'customers report errors';
const stops = [
  {
    what: 'rolled back',
    stop: ({ ports }: App) => requestRollback(ports, web, { stage: 'production', reason, by: ada }),
    // Once a region shows it, it is what went wrong; before that, it is what is live.
    live: { before: '1.0.0', shown: '1.0.1', after: '1.0.1' },
  },
  {
    what: 'rolled back to a version by name',
    stop: ({ ports }: App) => requestRollback(ports, web, { stage: 'production', to: first, reason, by: ada }),
    live: { before: '1.0.0', shown: '1.0.0', after: '1.0.0' },
  },
  {
    what: 'cancelled',
    stop: (app: App) => cancelPromotion(app.ports, promotionRef(app), ada, reason),
    live: { before: '1.0.1', shown: '1.0.1', after: '1.0.2' },
  },
  {
    what: 'revoked',
    stop: ({ ports }: App) =>
      requestWithdrawal(ports, web, { kind: 'revocation', version: third, reason, force: true, by: ada }),
    live: { before: '1.0.1', shown: '1.0.1', after: '1.0.1' },
  },
] as const;

describe('a promotion', () => {
  it.each(stops)(
    'that is $what at any moment leaves records and gallery agreed, and the stage free',
    async ({ stop, live }) => {
      const states = new Set<string>();

      for (const seconds of await momentsOfIt()) {
        const app = await aPromotionUnderway();
        await app.settle(web, seconds);
        const { state } = promotionOf(app);
        const isShown = shownIn(app)[2]!.length > 0;
        const when = state === 'live' ? 'after' : isShown ? 'shown' : 'before';
        states.add(state);
        await stop(app);
        await app.settle(web);

        const after = `${state} after ${seconds} s`;
        expect(stageOf(app), after).toEqual({
          live: live[when],
          open: {},
          unfinished: [],
        });
        expect(await shownOf(app), after).toEqual(shownIn(app));
      }

      expect([...states]).toEqual(expect.arrayContaining(['waiting', 'copying', 'replicating', 'soaking', 'live']));
    },
  );
});

/** Seconds from the approval to right before and right after each thing that the audit tells of a promotion. */
async function momentsOfIt(): Promise<readonly number[]> {
  const app = await aPromotionUnderway();
  const begun = app.ports.clock.millis;
  await app.settle(web, 48 * 3600);
  const told = app.ports.records.all('audit', web).map(({ at }) => (Date.parse(at) - begun) / 1000);
  const later = [...new Set(told)].filter((seconds) => seconds > 0);
  return [0, ...later.flatMap((seconds) => [seconds - 2, seconds + 2])];
}

/** 1.0.0 and 1.0.1 were live in production; 1.0.2 is approved. */
async function aPromotionUnderway(): Promise<App> {
  const app = await anAppInProduction();
  await release(app, '24.04.202601020');
  await app.settle(web);
  await promote(app, '1.0.2');
  return app;
}

function promotionOf({ ports }: App) {
  return ports.records
    .all('promotion', web)
    .find(({ version, stage }) => version === '1.0.2' && stage === 'production')!;
}

function promotionRef(app: App) {
  return { imageDefinition: web, promotionId: promotionOf(app).promotionId };
}

function stageOf(app: App) {
  const { live, openPromotions } = definitionOf(app);
  const unfinished = app.world.all().flatMap(({ id, status }) => (status === 'completed' ? [] : [id]));
  return { live: live['production']?.version, open: openPromotions, unfinished };
}

/** Regions in which each version can be latest, as the gallery has it. */
async function shownOf({ ports }: App) {
  const versions = ['1.0.0', '1.0.1', '1.0.2'];
  const found = await Promise.all(
    versions.map((version) => ports.galleries.version({ gallery: 'rebake_production', imageDefinition: web, version })),
  );
  return found.map((one) => (one?.regions ?? []).filter((region) => !region.excludeFromLatest).map(({ name }) => name));
}

/** The same, as the records want it. */
function shownIn(app: App) {
  const versions = ['1.0.0', '1.0.1', '1.0.2'].map((version) => versionOf(app, version).stages['production']);
  return versions.map((one) =>
    (one?.desired ?? []).filter((region) => !region.excludeFromLatest).map(({ name }) => name),
  );
}
