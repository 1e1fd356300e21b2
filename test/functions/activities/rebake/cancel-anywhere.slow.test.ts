import { describe, expect, it } from 'vitest';
import { cancelRebake } from '../../../../shared/commands/rebake/control-rebakes.ts';
import { writtenRecipe } from '../../../shared/domain/a-recipe.ts';
import { anApp, definitionOf, ownChecks, versionOf, web } from '../../../support/an-app.ts';
import type { App } from '../../../support/app.ts';
import { ada } from '../../../support/people.ts';

const gallery = 'rebake_test';
/** Of no step's length, so that moments fall into all parts of steps. */
const apart = 97;
/** From asked for to live; the external check of the second recipe is still awaited then. */
const longest = 20 * 60;
const moments = Array.from({ length: Math.ceil(longest / apart) }, (_, i) => i * apart);
const scan = { name: 'scan', external: { timeoutHours: 4 } };

describe('a rebake that is cancelled', () => {
  it.each([
    { when: 'its own checks', changes: {} },
    { when: 'the check of another system', changes: { checks: [...ownChecks, scan] } },
    { when: 'a machine whose failed bakes are kept', changes: { bake: { ...writtenRecipe.bake, keepFailedHours: 4 } } },
  ])('at any moment of a bake with $when leaves nothing behind', async ({ changes }) => {
    const phases = new Set<string>();

    for (const seconds of moments) {
      const app = await anApp(changes);
      if (seconds > 0) {
        await app.settle(web, seconds);
      }
      const { phase, rebakeId } = rebakeOf(app);
      const cancelled = await cancelRebake(app.ports, web, rebakeId, { by: ada, reason: 'not now' });
      await app.settle(web);

      phases.add(phase);
      expect(cancelled, `after ${seconds} s`).toBe(phase === 'ended' ? 'ended' : 'done');
      expect(await leftOf(app), `after ${seconds} s, ${phase}`).toEqual(phase === 'ended' ? whole : nothing);
    }

    expect([...phases]).toEqual(expect.arrayContaining(['queued', 'baking', 'checking']));
  });

  it('counts as no failure, and what waited for it goes on', async () => {
    const app = await anApp();
    await app.settle(web, 200);
    const first = rebakeOf(app).rebakeId;
    app.ports.catalog.listed.get('Canonical:ubuntu-24_04-lts:server')!.push('24.04.202601010');

    await cancelRebake(app.ports, web, first, { by: ada, reason: 'a newer base is out' });
    await app.settle(web);

    expect(definitionOf(app)).toMatchObject({ failuresInRow: 0, runningRebake: null });
    expect(versionOf(app, '1.0.0').state).toBe('cancelled');
  });
});

const nothing = {
  outcome: 'cancelled',
  machines: [],
  inGallery: [],
  slots: 0,
  running: null,
  promotions: [],
  orchestrations: [],
};
const whole = { ...nothing, outcome: 'accepted', inGallery: ['1.0.0'], promotions: ['live'] };

/** Everything that a rebake makes, as it is at the end. */
async function leftOf(app: App) {
  const { ports, world } = app;
  const { outcome } = rebakeOf(app);
  return {
    outcome: outcome?.kind,
    machines: [...ports.machines.there.keys()],
    inGallery: await ports.galleries.versionNumbers(gallery, web),
    slots: ports.slots.holders.size,
    running: definitionOf(app).runningRebake,
    promotions: ports.records.all('promotion', web).map(({ state }) => state),
    orchestrations: world.all().flatMap(({ id, status }) => (status === 'completed' ? [] : [id])),
  };
}

function rebakeOf({ ports }: App) {
  return ports.records.all('rebake', web)[0]!;
}
