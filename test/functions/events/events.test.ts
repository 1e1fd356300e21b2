import type { EventGridEvent } from '@azure/functions';
import { type DurableClient, OrchestrationRuntimeStatus } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { baseImageReleased } from '../../../functions/events/base-image-released.ts';
import { imageVersionLive } from '../../../functions/events/image-version-live.ts';
import { createOrchestrations } from '../../../functions/orchestrations.ts';
import { sweepWork } from '../../../functions/timers/sweep-work.ts';
import type { LiveVersion } from '../../../shared/domain/records/image-definition-record.ts';
import type { OutboxEntry } from '../../../shared/domain/records/outbox-entry.ts';
import { AzureUnavailableError } from '../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../support/memory/app-ports.ts';
import { ubuntu } from '../../support/memory/catalog.ts';
import { quietContext } from '../../support/quiet-context.ts';
import { aDefinition, aRebake, seed } from '../../support/some-records.ts';
import { aRecipe } from '../../shared/domain/a-recipe.ts';

describe('a base image that was released', () => {
  it('rebakes each definition on it, whatever the casing of the event, and no other', async () => {
    const ports = await withFamily();
    const { client, started } = fakeClient();

    await baseImageReleased(ports)(event({ urn: ubuntu.toUpperCase(), version: '2' }), client, quietContext());

    expect(ports.records.all('rebake', 'parent')).toHaveLength(1);
    expect(ports.records.all('rebake', 'child')).toEqual([]);
    expect(started).toEqual([`rebake ${ports.records.all('rebake', 'parent')[0]?.rebakeId}`]);
  });

  it('that comes twice leads to one rebake that runs and one that waits', async () => {
    const ports = await withFamily();
    const { client } = fakeClient();
    const handle = baseImageReleased(ports);

    for (const version of ['1', '1', '2', '1']) {
      await handle(event({ urn: ubuntu, version }), client, quietContext());
    }

    expect(ports.records.all('rebake', 'parent')).toHaveLength(1);
    expect(ports.records.all('definition', 'parent')[0]?.waitingRebake).not.toBeNull();
  });

  it('that is not what it should be is thrown, so that Event Grid keeps it', async () => {
    await expect(
      baseImageReleased(memoryPorts())(event({ nonsense: true }), fakeClient().client, quietContext()),
    ).rejects.toThrow();
  });
});

describe('a parent that is live', () => {
  it.each([
    { stage: 'production', live: { production: liveVersion('1.0.0') }, rebakes: 1 },
    { stage: 'test', live: { test: liveVersion('1.0.0') }, rebakes: 0 },
    { stage: 'production', live: {}, rebakes: 0 },
  ])(
    'in $stage rebakes its children $rebakes times: the record counts, not the event',
    async ({ stage, live, rebakes }) => {
      const ports = await withFamily(live);

      await imageVersionLive(ports)(event({ imageDefinition: 'parent', stage }), fakeClient().client, quietContext());

      expect(ports.records.all('rebake', 'child')).toHaveLength(rebakes);
      expect(ports.records.all('rebake', 'parent')).toEqual([]);
    },
  );
});

describe('the sweep', () => {
  it('starts what a crash kept from starting and removes machines that nobody needs', async () => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition({ runningRebake: 'rebake-1' }), aRebake());
    await seed(ports.records, aRebake({ rebakeId: 'rebake-2', phase: 'ended' }));
    await prepare(ports, 'rebake-2');
    await prepare(ports, 'unknown');
    const { client, started } = fakeClient();

    await sweepWork(ports)({} as never, client, quietContext());

    expect(started).toEqual(['rebake rebake-1']);
    expect([...ports.machines.there.keys()]).toEqual(['rebake-bake-unknown']);
  });

  it('carries on the others when one image definition cannot be, and is thrown at the end', async () => {
    const ports = memoryPorts();
    await seed(ports.records, { ...aDefinition(), imageDefinition: 'a' }, anAlert('a'));
    await seed(ports.records, { ...aDefinition({ runningRebake: 'rebake-b' }), imageDefinition: 'b' });
    ports.messages.failNext(new AzureUnavailableError('send', null));
    const { client, started } = fakeClient();

    await expect(sweepWork(ports)({} as never, client, quietContext())).rejects.toThrow(
      'Image definitions that could not be carried on: 1',
    );

    expect(started).toEqual(['rebake rebake-b']);
  });

  it('sends what an image definition left that is deleted', async () => {
    const ports = memoryPorts();
    await seed(ports.records, anAlert('gone'));

    await sweepWork(ports)({} as never, fakeClient().client, quietContext());

    expect(ports.messages.alerted).toHaveLength(1);
    expect(ports.records.all('outbox', 'gone')).toEqual([]);
  });

  it('keeps a machine whose time has not come, and one whose rebake still runs', async () => {
    const ports = memoryPorts();
    const machine = { purpose: 'bake' as const, resourceGroup: 'rebake-bake-kept', name: 'bake', region: 'westeurope' };
    const machines = [{ ...machine, keepUntil: '2026-01-05T10:00:00.000Z' }];
    await seed(
      ports.records,
      aRebake({ rebakeId: 'kept', phase: 'ended', machines }),
      aRebake({ rebakeId: 'busy', phase: 'ended' }),
    );
    await prepare(ports, 'kept');
    await prepare(ports, 'busy');
    const { client } = fakeClient(['busy']);

    await sweepWork(ports)({} as never, client, quietContext());
    const before = ports.machines.there.size;
    ports.clock.millis += 3 * 3_600_000;
    await sweepWork(ports)({} as never, client, quietContext());

    expect(before).toBe(2);
    expect([...ports.machines.there.keys()]).toEqual(['rebake-bake-busy']);
  });
});

describe('starting an orchestration', () => {
  it('leaves one that runs under the id alone', async () => {
    const { client, started } = fakeClient(['rebake-1']);

    expect(await createOrchestrations(client).start('rebake', 'rebake-1', {})).toBe('running');
    expect(started).toEqual([]);
  });

  it('takes it as success when somebody else started it at the same moment', async () => {
    const { client, running } = fakeClient();
    const refusing = {
      ...client,
      startNew: (name: string, { instanceId }: { instanceId: string }) => {
        running.add(instanceId);
        return Promise.reject(new Error(`409: ${name} runs`));
      },
    } as unknown as DurableClient;

    expect(await createOrchestrations(refusing).start('rebake', 'rebake-1', {})).toBe('running');
  });

  it('throws what kept it from starting', async () => {
    const { client } = fakeClient();
    const broken = { ...client, startNew: () => Promise.reject(new Error('500')) } as unknown as DurableClient;

    await expect(createOrchestrations(broken).start('rebake', 'rebake-1', {})).rejects.toThrow('500');
  });

  it('wakes only what runs', async () => {
    const { client, raised } = fakeClient(['busy']);

    await createOrchestrations(client).wake('busy');
    await createOrchestrations(client).wake('gone');

    expect(raised).toEqual(['busy']);
  });

  it('is not kept by who cannot be woken: the record is read again on a timer', async () => {
    const { client } = fakeClient(['busy']);
    const raiseEvent = () => Promise.reject(new Error('503'));
    const broken = { ...client, raiseEvent } as unknown as DurableClient;

    await expect(createOrchestrations(broken).wake('busy')).resolves.toBeUndefined();
  });
});

function fakeClient(busy: readonly string[] = []) {
  const [started, raised, running] = [[] as string[], [] as string[], new Set(busy)];
  const client = {
    getStatus: (id: string) =>
      running.has(id)
        ? Promise.resolve({ runtimeStatus: OrchestrationRuntimeStatus.Running })
        : Promise.reject(new Error('DurableClient error: status 404')),
    startNew(name: string, { instanceId }: { instanceId: string }) {
      started.push(`${name} ${instanceId}`);
      running.add(instanceId);
      return Promise.resolve(instanceId);
    },
    raiseEvent(id: string) {
      raised.push(id);
      return Promise.resolve();
    },
  };
  return { client: client as unknown as DurableClient, started, raised, running };
}

async function withFamily(live: Readonly<Record<string, LiveVersion>> = {}): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(
    ports.records,
    aDefinition({ imageDefinition: 'parent', recipe: aRecipe({ name: 'parent' }), live: { ...live } }),
  );
  const child = aRecipe({ name: 'child', base: { image: 'parent' } });
  await seed(ports.records, aDefinition({ imageDefinition: 'child', recipe: child }));
  return ports;
}

async function prepare({ machines }: MemoryPorts, rebakeId: string): Promise<void> {
  const place = { resourceGroup: `rebake-bake-${rebakeId}`, name: 'bake', region: 'westeurope' };
  const tags = { 'rebake-id': rebakeId, 'rebake-purpose': 'bake' };
  const image = { kind: 'marketplace' as const, urn: ubuntu, version: '1' };
  const what = { size: 's', osType: 'Linux' as const, plan: null, securityType: 'Standard' as const, diskSizeGB: null };
  await machines.prepare({ ...place, ...what, image, tags }, null);
}

function liveVersion(version: string): LiveVersion {
  return { version, since: '2026-01-05T08:00:00.000Z', previous: [] };
}

function event(data: object): EventGridEvent {
  return { data } as unknown as EventGridEvent;
}

function anAlert(imageDefinition: string): OutboxEntry {
  const message = {
    kind: 'alert' as const,
    severity: 'warning' as const,
    title: 'Look',
    text: '',
    facts: [],
    links: [],
  };
  return { type: 'outbox', id: 'outbox:1', imageDefinition, at: '2026-01-05T08:00:00.000Z', message };
}
