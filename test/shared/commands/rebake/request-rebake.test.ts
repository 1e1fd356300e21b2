import { describe, expect, it } from 'vitest';
import { requestRebake } from '../../../../shared/commands/rebake/request-rebake.ts';
import type {
  ImageDefinitionRecord,
  RebakeRequest,
} from '../../../../shared/domain/records/image-definition-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada, bob } from '../../../support/people.ts';
import { aDefinition, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const paused = { by: ada, at: '2026-01-05T08:00:00.000Z', reason: '3 rebakes in a row have failed' };

describe('asking for a rebake', () => {
  it('starts one, with the recipe as it is now', async () => {
    const ports = await withDefinition();

    const asked = await ask(ports);

    expect(asked.kind).toBe('started');
    expect(ports.records.all('rebake', name)).toMatchObject([{ phase: 'queued', recipe: { name } }]);
  });

  it('is in the history of the image, also where it has to wait', async () => {
    const ports = await withDefinition();
    await ask(ports, { reason: 'a' });
    await ask(ports, { reason: 'b', by: bob });

    expect(ports.records.all('audit', name)).toMatchObject([
      { action: 'rebakeRequested', sentence: 'Rebake of ubuntu-web requested', reason: 'a' },
      {
        action: 'rebakeRequested',
        sentence: 'Another rebake of ubuntu-web will follow the one that runs',
        reason: 'b',
        by: bob,
      },
    ]);
  });

  it('lets one wait while one runs, however many are asked for', async () => {
    const ports = await withDefinition();
    const first = await ask(ports);

    const others = await Promise.all(['b', 'c', 'd'].map((reason) => ask(ports, { reason })));

    expect(others.map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'waiting']);
    expect(ports.records.all('rebake', name)).toHaveLength(1);
    const [definition] = ports.records.all('definition', name);
    expect(definition).toMatchObject({
      runningRebake: first.kind === 'started' ? first.rebakeId : '',
      waitingRebake: { reason: 'b; c; d' },
    });
  });

  it('changes nothing when the same event comes again', async () => {
    const ports = await withDefinition();
    await ask(ports);
    await ask(ports, { reason: 'released 24.04.2' });
    const before = ports.records.commits.length;

    const again = await ask(ports, { reason: 'released 24.04.2' });

    expect(again.kind).toBe('waiting');
    expect(ports.records.commits).toHaveLength(before);
  });

  it('keeps everybody who waits for it, even for the same reason', async () => {
    const ports = await withDefinition();
    await ask(ports);

    for (const by of [ada, bob, ada]) {
      await ask(ports, { reason: 'a CVE', by });
    }

    expect(ports.records.all('definition', name)[0]?.waitingRebake).toMatchObject({
      reason: 'a CVE',
      askedBy: [ada, bob],
    });
  });

  it('starts only one when two ask at the same moment', async () => {
    const ports = await withDefinition();
    ports.records.interfere(() => ask(ports, { reason: 'the other' }));

    const asked = await ask(ports, { reason: 'this' });

    expect(asked.kind).toBe('waiting');
    expect(ports.records.all('rebake', name)).toHaveLength(1);
  });

  it.each(['baseImageReleased', 'recipeChanged', 'parentLive'] as const)(
    'does not start by %s while rebakes are paused, and says why',
    async (trigger) => {
      const ports = await withDefinition({ paused });

      const asked = await ask(ports, { trigger });

      expect(asked).toMatchObject({ kind: 'paused', message: expect.stringContaining('3 rebakes in a row') as string });
    },
  );

  it('starts what a person asks for by name although rebakes are paused', async () => {
    const ports = await withDefinition({ paused });

    expect((await ask(ports, { trigger: 'request' })).kind).toBe('started');
  });

  it('needs a reason to be forced', async () => {
    const ports = await withDefinition();

    const asked = await ask(ports, { trigger: 'request', force: true, reason: ' ' });

    expect(asked).toMatchObject({ kind: 'invalid', problems: [{ path: 'reason' }] });
  });

  it('stays forced when it is merged with one that is not', async () => {
    const ports = await withDefinition();
    await ask(ports);
    await ask(ports, { trigger: 'request', force: true, reason: 'a bad build' });

    await ask(ports, { reason: 'released' });

    expect(ports.records.all('definition', name)[0]?.waitingRebake).toMatchObject({ force: true });
  });

  it('knows what is not there', async () => {
    expect((await ask(memoryPorts())).kind).toBe('unknown');
  });
});

async function withDefinition(changes: Partial<ImageDefinitionRecord> = {}): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(ports.records, aDefinition(changes));
  return ports;
}

function ask(ports: MemoryPorts, changes: Partial<RebakeRequest> = {}) {
  const request = { trigger: 'baseImageReleased' as const, force: false, reason: 'released', by: ada };
  return requestRebake(ports, name, { ...request, ...changes });
}
