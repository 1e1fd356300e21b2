import { describe, expect, it } from 'vitest';
import { finish } from '../../../../shared/commands/rebake/finish-rebake.ts';
import type { ImageRecord } from '../../../../shared/domain/records/image-record.ts';
import type { RebakeOutcome, RebakeRecord } from '../../../../shared/domain/records/rebake-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada } from '../../../support/people.ts';
import { aDefinition, aRebake, aVersion, inStage, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const waitingRebake = aRebake().request;
const hidden = inStage({ state: 'none', liveSince: null });

describe('ending a rebake', () => {
  it('promotes an accepted version into the first stage, in the same batch', async () => {
    const ports = await whileChecking();

    await end(ports, 'accepted');

    expect(ports.records.commits).toHaveLength(2);
    expect(ports.records.all('version', name)[0]).toMatchObject({ state: 'accepted' });
    expect(ports.records.all('promotion', name)).toMatchObject([{ stage: 'test', version: '1.0.0', state: 'waiting' }]);
    expect(ports.records.all('definition', name)[0]).toMatchObject({ runningRebake: null });
  });

  it.each([
    { kind: 'accepted', acceptedAt: '2026-01-05T08:00:00.000Z' },
    { kind: 'rejected', acceptedAt: null },
  ] as const)('keeps when its version was accepted: $kind, $acceptedAt', async ({ kind, acceptedAt }) => {
    const ports = await whileChecking();
    await seed(ports.records, aVersion('0.9.0', { state: 'rejected', acceptedAt: null }));

    await end(ports, kind);

    const versions = ports.records.all('version', name);
    expect(versions.find(({ version }) => version === '1.0.0')?.acceptedAt).toBe(acceptedAt);
    expect(versions.find(({ version }) => version === '0.9.0')).toMatchObject({ state: 'rejected', acceptedAt: null });
  });

  it.each([
    { version: '1.0.0', title: `${name} 1.0.0` },
    { version: null, title: name },
  ])('tells its end, of version $version', async ({ version, title }) => {
    const ports = await whileChecking({}, { version });

    await end(ports, 'failed');

    expect(ports.records.all('audit', name)).toMatchObject([
      {
        action: 'rebakeEnded',
        version,
        sentence: `Rebake of ${title} ended: It was failed`,
        reason: 'It was failed',
        to: 'failed',
      },
    ]);
    expect(ports.records.all('outbox', name)[0]?.message).toMatchObject({
      eventType: 'Rebake.Rebake.Ended',
      data: { imageDefinition: name, rebakeId: 'rebake-1', version, outcome: 'failed', message: 'It was failed' },
    });
    expect(alerts(ports)).toMatchObject([{ title: `Rebake of ${title} failed` }]);
  });

  it.each(['accepted', 'skipped', 'cancelled'] as const)('alerts nobody to one that was %s', async (kind) => {
    const ports = await whileChecking();

    await end(ports, kind);

    expect(alerts(ports)).toEqual([]);
  });

  it.each([
    { kind: 'failed', text: 'It was failed\n\nNo room' },
    {
      kind: 'rejected',
      text: 'It was rejected\n\nNo room\n\nIt stays in gallery rebake_test for a look, hidden from latest for ever.',
    },
  ] as const)('says what went wrong, and what stays of one that was $kind', async ({ kind, text }) => {
    const machine = { purpose: 'bake', resourceGroup: 'g', name: 'bake', region: 'r', keepUntil: null } as const;
    const ports = await whileChecking({}, { machines: [machine] });

    await finish(ports, name, 'rebake-1', { kind, message: `It was ${kind}`, problems: ['No room'] });

    expect(alerts(ports)[0]?.text).toBe(text);
  });

  it('leaves the definition to the rebake that runs by now', async () => {
    const ports = await whileChecking({ runningRebake: 'rebake-2' });

    await end(ports, 'failed');

    expect(ports.records.all('definition', name)[0]?.runningRebake).toBe('rebake-2');
  });

  it('does not bring back a version that was revoked meanwhile', async () => {
    const ports = memoryPorts();
    await seed(
      ports.records,
      aDefinition({ runningRebake: 'rebake-1' }),
      aRebake({ phase: 'checking', version: '1.0.0' }),
      aVersion('1.0.0', { state: 'revoked', acceptedAt: null, stages: { test: hidden } }),
    );

    await end(ports, 'accepted');

    expect(ports.records.all('version', name)[0]).toMatchObject({ state: 'revoked', acceptedAt: null });
    expect(ports.records.all('promotion', name)).toEqual([]);
  });

  it.each(['rejected', 'failed', 'cancelled'] as const)('promotes nothing that was %s', async (kind) => {
    const ports = await whileChecking();

    await end(ports, kind);

    expect(ports.records.all('version', name)[0]?.state).toBe(kind);
    expect(ports.records.all('promotion', name)).toEqual([]);
  });

  it('says where the machine of a failed bake is, as long as it is kept', async () => {
    const machine = { purpose: 'bake', resourceGroup: 'rebake-r1-bake', name: 'bake', region: 'westeurope' } as const;
    const ports = await whileChecking({}, { machines: [{ ...machine, keepUntil: '2026-01-06T08:00:00.000Z' }] });

    await end(ports, 'failed');

    const [alert, ...others] = alerts(ports);
    expect(others).toEqual([]);
    expect(alert?.text).toContain('Machine bake in resource group rebake-r1-bake stays for a look until 2026-01-06T08');
  });

  it('lets a cancellation hold that came while the last check passed', async () => {
    const cancel = { by: ada, at: '2026-01-05T08:00:00.000Z', reason: 'stop' };
    const ports = await whileChecking({}, { cancel });

    const first = await end(ports, 'accepted');
    const before = ports.records.commits.length;
    const second = await end(ports, 'cancelled');

    expect([first, second]).toEqual(['cancelled', 'ended']);
    expect(before).toBe(1);
    expect(ports.records.all('rebake', name)[0]?.outcome?.kind).toBe('cancelled');
    expect(ports.records.all('promotion', name)).toEqual([]);
  });

  it('changes nothing when it is done again', async () => {
    const ports = await whileChecking();
    await end(ports, 'accepted');
    const before = ports.records.commits.length;

    await end(ports, 'accepted');

    expect(ports.records.commits).toHaveLength(before);
  });

  it('starts the one rebake that waited, with the recipe as it is now', async () => {
    const ports = await whileChecking({
      waitingRebake: { ...waitingRebake, rebakeId: 'promised', askedBy: [waitingRebake.by] },
    });

    await end(ports, 'accepted');

    const next = ports.records.all('rebake', name).find(({ phase }) => phase === 'queued');
    expect(next).toMatchObject({ rebakeId: 'promised', request: { reason: 'asked for' } });
    expect(next?.request).not.toHaveProperty('askedBy');
    expect(ports.records.all('definition', name)[0]).toMatchObject({
      runningRebake: next?.rebakeId,
      waitingRebake: null,
    });
  });

  it.each(['failed', 'rejected'] as const)('tells the owner of one that %s', async (kind) => {
    const ports = await whileChecking();

    await end(ports, kind);

    expect(alerts(ports)).toMatchObject([{ severity: 'warning', title: `Rebake of ${name} 1.0.0 ${kind}` }]);
  });
});

describe('failures in a row', () => {
  it('pause automatic rebakes at the third, with an alert', async () => {
    const ports = await whileChecking({ failuresInRow: 2 });

    await end(ports, 'failed');

    expect(ports.records.all('definition', name)[0]).toMatchObject({
      failuresInRow: 3,
      paused: { by: { id: 'rebake' } },
    });
    expect(alerts(ports)).toMatchObject([{ severity: 'critical' }, { severity: 'warning' }]);
    expect(actions(ports)).toContain('rebakesPaused');
  });

  it('pause once: while they are paused nobody is told again', async () => {
    const paused = { by: ada, at: '2026-01-04T08:00:00.000Z', reason: '3 rebakes in a row failed' };
    const ports = await whileChecking({ failuresInRow: 3, paused });

    await end(ports, 'failed');

    expect(alerts(ports)).toMatchObject([{ severity: 'warning' }]);
    expect(actions(ports)).toEqual(['rebakeEnded']);
  });

  it('do not pause before', async () => {
    const ports = await whileChecking({ failuresInRow: 1 });

    await end(ports, 'failed');

    expect(ports.records.all('definition', name)[0]).toMatchObject({ failuresInRow: 2, paused: null });
  });

  it('count from the beginning after an accepted version', async () => {
    const ports = await whileChecking({ failuresInRow: 2 });

    await end(ports, 'accepted');

    expect(ports.records.all('definition', name)[0]?.failuresInRow).toBe(0);
  });

  it('hold off the automatic rebake that waited, but not what a person asked for', async () => {
    const waiting = { ...waitingRebake, trigger: 'baseImageReleased' } as const;
    const automatic = await whileChecking({ failuresInRow: 2, waitingRebake: waiting });
    const before = await whileChecking({ failuresInRow: 1, waitingRebake: waiting });
    const asked = await whileChecking({ failuresInRow: 2, waitingRebake });

    await end(automatic, 'failed');
    await end(asked, 'failed');
    await end(before, 'failed');

    expect(automatic.records.all('definition', name)[0]?.runningRebake).toBeNull();
    expect(asked.records.all('definition', name)[0]?.runningRebake).not.toBeNull();
    expect(before.records.all('definition', name)[0]?.runningRebake).not.toBeNull();
  });
});

async function whileChecking(
  definition: Parameters<typeof aDefinition>[0] = {},
  rebake: Partial<RebakeRecord> = {},
): Promise<MemoryPorts> {
  const ports = memoryPorts();
  const some: ImageRecord[] = [
    aDefinition({ runningRebake: 'rebake-1', ...definition }),
    aRebake({ phase: 'checking', version: '1.0.0', ...rebake }),
    aVersion('1.0.0', { state: 'checking', acceptedAt: null, stages: { test: hidden } }),
  ];
  await seed(ports.records, ...some);
  return ports;
}

function end(ports: MemoryPorts, kind: RebakeOutcome['kind']): ReturnType<typeof finish> {
  return finish(ports, name, 'rebake-1', { kind, message: `It was ${kind}`, problems: [] });
}

function alerts(ports: MemoryPorts) {
  return ports.records.all('outbox', name).flatMap(({ message }) => (message.kind === 'alert' ? [message] : []));
}

function actions(ports: MemoryPorts): readonly string[] {
  return ports.records.all('audit', name).map(({ action }) => action);
}
