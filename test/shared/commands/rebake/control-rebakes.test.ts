import { describe, expect, it } from 'vitest';
import { cancelRebake, pauseRebakes, resumeRebakes } from '../../../../shared/commands/rebake/control-rebakes.ts';
import { rebakeItself } from '../../../../shared/domain/records/actor.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada, bob } from '../../../support/people.ts';
import { aDefinition, aRebake, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const author = { by: ada, reason: 'holiday' };

describe('pausing and resuming', () => {
  it('pauses once and keeps who did it and why', async () => {
    const ports = await withRecords(aDefinition());

    expect(await pauseRebakes(ports, name, author)).toBe('done');
    expect(await pauseRebakes(ports, name, { by: bob, reason: 'again' })).toBe('unchanged');

    expect(ports.records.all('definition', name)[0]?.paused).toMatchObject(author);
    expect(ports.records.all('audit', name)).toHaveLength(1);
  });

  it('resumes, forgets the failures and asks for what was missed, in one batch', async () => {
    const paused = { ...author, at: '2026-01-05T08:00:00.000Z' };
    const ports = await withRecords(aDefinition({ paused, failuresInRow: 3 }));

    expect(await resumeRebakes(ports, name, { by: bob, reason: 'corrected' })).toBe('done');

    expect(ports.records.commits).toHaveLength(2);
    const [rebake] = ports.records.all('rebake', name);
    expect(rebake?.request).toMatchObject({ force: false, reason: 'resumed: corrected', by: bob });
    expect(ports.records.all('definition', name)[0]).toMatchObject({
      paused: null,
      failuresInRow: 0,
      runningRebake: rebake?.rebakeId,
    });
  });

  it('says in the history of the image who resumed, and what that led to', async () => {
    const ports = await withRecords(aDefinition({ paused: { ...author, at: '2026-01-05T08:00:00.000Z' } }));

    await resumeRebakes(ports, name, { by: bob, reason: 'corrected' });

    expect(ports.records.all('audit', name)).toMatchObject([
      {
        action: 'rebakesResumed',
        sentence: 'Automatic rebakes of ubuntu-web go on',
        by: bob,
        reason: 'corrected',
        version: null,
      },
      { action: 'rebakeRequested', sentence: 'Rebake of ubuntu-web requested', by: bob, reason: 'resumed: corrected' },
    ]);
  });

  it('resumes nothing that is not paused', async () => {
    const ports = await withRecords(aDefinition());

    expect(await resumeRebakes(ports, name, author)).toBe('unchanged');
    expect(ports.records.all('rebake', name)).toEqual([]);
  });

  it('knows what is not there', async () => {
    const ports = memoryPorts();

    expect(await pauseRebakes(ports, name, author)).toBe('unknown');
    expect(await resumeRebakes(ports, name, author)).toBe('unknown');
    expect(await cancelRebake(ports, name, 'none', author)).toBe('unknown');
  });
});

describe('cancelling a rebake', () => {
  it.each([
    { version: null, sentence: 'Rebake of ubuntu-web cancelled' },
    { version: '1.0.0', sentence: 'Rebake of ubuntu-web 1.0.0 cancelled' },
  ])('of version $version is in the history of the image: $sentence', async ({ version, sentence }) => {
    const ports = await withRecords(aRebake({ version }));

    await cancelRebake(ports, name, 'rebake-1', author);

    expect(ports.records.all('audit', name)).toMatchObject([
      { action: 'rebakeCancelled', version, sentence, ...author },
    ]);
  });

  it('is kept in its record, once', async () => {
    const ports = await withRecords(aRebake());

    expect(await cancelRebake(ports, name, 'rebake-1', author)).toBe('done');
    expect(await cancelRebake(ports, name, 'rebake-1', { by: bob, reason: 'me too' })).toBe('unchanged');

    expect(ports.records.all('rebake', name)[0]?.cancel).toMatchObject(author);
    expect(ports.records.all('audit', name)).toMatchObject([{ action: 'rebakeCancelled', ...author }]);
  });

  it.each([
    { whose: 'one person', askedBy: [ada], expected: 'done' },
    { whose: 'whoever asked before names were kept', askedBy: undefined, expected: 'done' },
    { whose: 'a person and a release', askedBy: [ada, rebakeItself], expected: 'shared' },
    { whose: 'two people', askedBy: [bob, ada], expected: 'shared' },
  ])('that waits for $whose is $expected', async ({ askedBy, expected }) => {
    const waitingRebake = { ...aRebake().request, rebakeId: 'rebake-2', ...(askedBy && { askedBy }) };
    const ports = await withRecords(aDefinition({ runningRebake: 'rebake-1', waitingRebake }), aRebake());

    expect(await cancelRebake(ports, name, 'rebake-2', author)).toBe(expected);

    const [definition] = ports.records.all('definition', name);
    expect(definition?.waitingRebake?.rebakeId).toBe(expected === 'shared' ? 'rebake-2' : undefined);
  });

  it.each([
    { kind: 'accepted', expected: 'ended' },
    { kind: 'rejected', expected: 'ended' },
    { kind: 'failed', expected: 'ended' },
    { kind: 'skipped', expected: 'ended' },
    { kind: 'cancelled', expected: 'unchanged' },
  ] as const)('that has ended as $kind: $expected', async ({ kind, expected }) => {
    const outcome = { kind, message: '', problems: [] };
    const cancel = { ...author, at: '2026-01-05T08:00:00.000Z' };
    const ports = await withRecords(aRebake({ phase: 'ended', outcome, cancel }));

    expect(await cancelRebake(ports, name, 'rebake-1', author)).toBe(expected);
    expect(ports.records.all('audit', name)).toEqual([]);
  });
});

async function withRecords(...records: Parameters<typeof seed>[1][]): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(ports.records, ...records);
  return ports;
}
