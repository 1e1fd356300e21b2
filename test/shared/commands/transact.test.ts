import { expect, it } from 'vitest';
import { transact } from '../../../shared/commands/transact.ts';
import { theDefinition } from '../../../shared/commands/find-record.ts';
import { ConflictError } from '../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../support/memory/app-ports.ts';
import { ada } from '../../support/people.ts';
import { aDefinition, seed } from '../../support/some-records.ts';

const name = 'ubuntu-web';

it('decides again from what somebody else wrote in between', async () => {
  const ports = await withDefinition();
  ports.records.interfere(() => count(ports));

  await count(ports);

  expect((await theDefinition(ports.records, name)).value.failuresInRow).toBe(2);
});

it('gives up with a conflict when somebody else is faster every time', async () => {
  const ports = await withDefinition();
  const interfereForEver = (): void =>
    ports.records.interfere(async () => {
      const { value, etag } = await theDefinition(ports.records, name);
      await ports.records.commit(name, [{ kind: 'replace', record: value, etag }]);
      interfereForEver();
    });
  interfereForEver();

  await expect(count(ports)).rejects.toThrow(ConflictError);
});

it('writes nothing when nothing was decided', async () => {
  const ports = await withDefinition();

  const result = await transact(ports, name, () => Promise.resolve('nothing to do'));

  expect(result).toBe('nothing to do');
  expect(ports.records.commits).toHaveLength(1);
});

it('writes a change, its audit entry and its message in one batch, all at one instant', async () => {
  const ports = await withDefinition();

  await transact(ports, name, async (draft) => {
    draft.replace(await theDefinition(ports.records, name), { failuresInRow: 1 });
    draft.audit({ action: 'counted', sentence: 'Counted', by: ada, reason: 'a test', from: '0', to: '1' });
    draft.send({ kind: 'fact', eventType: 'Counted', subject: name, data: {} });
    return draft.now;
  });

  expect(ports.records.commits).toHaveLength(2);
  expect(ports.records.all('audit', name)).toMatchObject([
    { by: ada, reason: 'a test', from: '0', to: '1', version: null },
  ]);
  expect(ports.records.all('outbox', name)).toMatchObject([{ at: '2026-01-05T08:00:00.000Z' }]);
});

async function withDefinition(): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(ports.records, aDefinition());
  return ports;
}

function count(ports: MemoryPorts): Promise<void> {
  return transact(ports, name, async (draft) => {
    const stored = await theDefinition(ports.records, name);
    draft.replace(stored, { failuresInRow: stored.value.failuresInRow + 1 });
  });
}
