import { beforeEach, describe, expect, it } from 'vitest';
import { beginSweep } from '../../../../../shared/commands/compliance/sweep/begin-sweep.ts';
import { ConflictError } from '../../../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../../../support/memory/app-ports.ts';
import { ada } from '../../../../support/people.ts';

const listed = (subscriptionId: string, ...managementGroups: readonly string[]) => ({
  ...{ subscriptionId, name: subscriptionId, managementGroups },
});

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
  ports.inventory.subscriptionList = [listed('A', 'corp'), listed('b')];
});

const begin = (sweepId: string) =>
  beginSweep(ports, sweepId, { by: ada, reason: 'looked', at: ports.environment.now() });
const sweep = async (sweepId: string) => (await ports.compliance.read('sweep', 'sweeps', sweepId))?.value;
const known = async () =>
  (await ports.compliance.read('knownSubscriptions', 'sweeps', 'known-subscriptions'))?.value.subscriptions;

describe('a sweep that begins', () => {
  it('looks at all subscriptions that Azure lists, and keeps which they are', async () => {
    await begin('s1');

    expect(await sweep('s1')).toMatchObject({ begun: true, state: 'running', subscriptions: ['a', 'b'], unlisted: [] });
    expect(await known()).toEqual([
      { subscriptionId: 'a', managementGroups: ['corp'], listedAt: '2026-01-05T08:00:00.000Z' },
      { subscriptionId: 'b', managementGroups: [], listedAt: '2026-01-05T08:00:00.000Z' },
    ]);
  });

  it('says which are not listed any more, for a week', async () => {
    await begin('s1');
    ports.inventory.subscriptionList = [listed('b')];
    ports.clock.millis += 6 * 86_400_000;
    await begin('s2');
    ports.clock.millis += 2 * 86_400_000;
    await begin('s3');

    expect([(await sweep('s2'))?.unlisted, (await sweep('s3'))?.unlisted]).toEqual([['a'], []]);
    expect((await known())?.map(({ subscriptionId }) => subscriptionId)).toEqual(['b']);
  });

  it('begins once: what Azure lists later is the next one’s', async () => {
    await begin('s1');
    ports.inventory.subscriptionList = [listed('c')];
    await begin('s1');

    expect((await sweep('s1'))?.subscriptions).toEqual(['a', 'b']);
  });

  it('is tried again where somebody else began one at that moment', async () => {
    const { compliance } = ports;
    const commit = compliance.commit.bind(compliance);
    compliance.commit = async (...batch) => {
      compliance.commit = commit;
      await begin('s2');
      return commit(...batch);
    };

    await expect(begin('s1')).rejects.toThrow(ConflictError);
    await begin('s1');

    expect((await sweep('s1'))?.begun).toBe(true);
  });
});
