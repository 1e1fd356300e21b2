import { describe, expect, it } from 'vitest';
import { putRecipe } from '../../../../shared/commands/put-recipe.ts';
import { requestPromotion } from '../../../../shared/commands/promotion/request-promotion.ts';
import { requestWithdrawal } from '../../../../shared/commands/withdrawal/request-withdrawal.ts';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import type { WithdrawalRecord } from '../../../../shared/domain/records/withdrawal-record.ts';
import { aRecipe } from '../../../shared/domain/a-recipe.ts';
import {
  anAppInProduction,
  anAppWithVersion,
  definitionOf,
  factsOf,
  ownChecks,
  promote,
  release,
  versionOf,
  web,
} from '../../../support/an-app.ts';
import type { App } from '../../../support/app.ts';
import { ada, bob } from '../../../support/people.ts';

const day = 24 * 3600;
const test = 'rebake_test';
const production = 'rebake_production';

describe('a deprecation', () => {
  it('lets latest be the version before in every stage, with one gallery update each', async () => {
    const app = await anAppInProduction();
    const before = app.ports.galleries.writes.length;

    await withdraw(app, 'deprecation', '1.0.1');
    await app.settle(web, 900);

    expect(latest(app, test)).toBe('1.0.0');
    expect(latest(app, production)).toBe('1.0.0');
    expect(app.ports.galleries.writes.slice(before).toSorted()).toEqual([
      `regions ${production}/${web}/1.0.1`,
      `regions ${test}/${web}/1.0.1`,
    ]);
    expect(withdrawalOf(app)).toMatchObject({ state: 'done' });
    expect(definitionOf(app).openWithdrawals).toEqual([]);
    expect(factsOf(app).slice(-3)).toEqual([
      'Rebake.ImageVersion.Deprecated',
      'Rebake.ImageVersion.Live',
      'Rebake.ImageVersion.Live',
    ]);
  });

  it('does not let the version be promoted, restored or baked again by itself', async () => {
    const app = await anAppInProduction();
    await withdraw(app, 'deprecation', '1.0.1');
    await app.settle(web, day);

    await release(app, '24.04.202601010');
    await app.settle(web, 2 * day);

    expect(versionOf(app, '1.0.1').state).toBe('deprecated');
    expect(app.ports.records.all('version', web)).toHaveLength(2);
    expect(latest(app, production)).toBe('1.0.0');
  });

  it('waits for the promotion that it cancelled, then hides what that left', async () => {
    const app = await anAppInProduction();
    await release(app, '24.04.202601020');
    await app.settle(web);
    await promote(app, '1.0.2');
    await until(app, () => latest(app, production) === '1.0.2');

    await withdraw(app, 'deprecation', '1.0.2');
    await app.settle(web, 2 * day);

    expect(latest(app, production)).toBe('1.0.1');
    expect(latest(app, production, 'northeurope')).toBe('1.0.1');
    expect(versionOf(app, '1.0.2').stages['production']?.state).toBe('deprecated');
    expect(definitionOf(app).openPromotions).toEqual({});
  });
});

describe('a revocation', () => {
  it('leaves nothing in latest where no other version is', async () => {
    const app = await anAppWithVersion();

    await withdraw(app, 'revocation', '1.0.0');
    await app.settle(web, 900);

    expect(latest(app, test)).toBeNull();
    expect(definitionOf(app).live).toEqual({});
    expect(withdrawalOf(app).state).toBe('done');
  });

  it('flags what was baked from the version, which is not promoted any more', async () => {
    const app = await anAppInProduction();
    await saveChild(app);
    await app.settle('child');
    expect(childOf(app).base).toMatchObject({ version: '1.0.1' });

    await withdraw(app, 'revocation', '1.0.1');
    await app.settle(web, day);
    const promotion = { version: '1.0.0', stage: 'production', reason: 'ready', by: ada };
    const asked = await requestPromotion(app.ports, 'child', promotion);

    expect(childOf(app)).toMatchObject({ state: 'accepted', revokedAncestor: `${web} 1.0.1` });
    expect(app.ports.records.all('outbox', 'child')).toEqual([]);
    expect(app.world.callsOf('judgeAgainPage').length).toBeGreaterThan(0);
    expect(asked).toMatchObject({ kind: 'refused', message: expect.stringContaining('revoked') as string });
  });

  it('stops a rebake that bakes from the version', async () => {
    const app = await anAppInProduction();
    await saveChild(app);
    await app.settle('child', 120);

    await withdraw(app, 'revocation', '1.0.1');
    await app.settle(web, day);

    expect(app.ports.records.all('rebake', 'child')[0]).toMatchObject({ outcome: { kind: 'cancelled' } });
    expect(app.ports.machines.there.size).toBe(0);
  });

  it('is carried on as often as somebody asks, and does nothing twice', async () => {
    const app = await anAppInProduction();
    const before = app.ports.galleries.writes.length;
    await withdraw(app, 'revocation', '1.0.1');

    await app.settle(web, day);
    await app.settle(web, day);

    expect(app.ports.galleries.writes.slice(before)).toHaveLength(2);
    expect(app.world.all().filter(({ name }) => name === 'withdraw')).toHaveLength(1);
  });
});

function withdraw(app: App, kind: WithdrawalRecord['kind'], version: string) {
  const number = ImageVersionNumber.parse(version);
  return requestWithdrawal(app.ports, web, { kind, version: number, reason: 'CVE-2026-1', by: bob, force: false });
}

function saveChild({ ports }: App) {
  const recipe = aRecipe({ name: 'child', base: { image: web }, checks: ownChecks });
  return putRecipe(ports, recipe, { by: ada, reason: 'saved', ifMatch: null });
}

function childOf({ ports }: App) {
  return ports.records.all('version', 'child')[0]!;
}

function withdrawalOf({ ports }: App): WithdrawalRecord {
  return ports.records.all('withdrawal', web)[0]!;
}

function latest({ ports }: App, gallery: string, region = 'westeurope'): string | null {
  return ports.galleries.latest(gallery, web, region);
}

/** Lets five minutes after five minutes pass until it holds, for at most two days. */
async function until(app: App, holds: () => boolean): Promise<void> {
  for (let looks = 0; !holds(); looks += 1) {
    if (looks > (2 * day) / 300) {
      throw new Error('It did not happen within two days');
    }
    await app.settle(web, 300);
  }
}
