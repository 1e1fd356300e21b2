import { beforeEach, describe, expect, it } from 'vitest';
import { finishWithdrawal } from '../../../../shared/commands/withdrawal/finish-withdrawal.ts';
import type { WithdrawalPlace, WithdrawalRecord } from '../../../../shared/domain/records/withdrawal-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { bob } from '../../../support/people.ts';
import { aDefinition, seed } from '../../../support/some-records.ts';

const web = 'ubuntu-web';
const at = '2026-01-05T08:00:00.000Z';
const ref = { imageDefinition: web, withdrawalId: 'w1' };
const place = (changes: Partial<WithdrawalPlace> = {}): WithdrawalPlace => ({
  ...{ stage: 'production', gallery: 'rebake_production', wasLive: true, live: '1.0.0', stops: null },
  ...changes,
});

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});

async function withdrawing(changes: Partial<WithdrawalRecord> = {}, live = '1.0.0'): Promise<void> {
  const withdrawal: WithdrawalRecord = {
    ...{ type: 'withdrawal', id: 'withdrawal:w1', withdrawalId: 'w1', imageDefinition: web, version: '1.0.1' },
    ...{ kind: 'revocation', places: [place()], state: 'running', message: '', requestedBy: bob, reason: 'CVE-2026-1' },
    ...{ requestedAt: at, endedAt: null },
    ...changes,
  };
  const definition = aDefinition({
    live: { production: { version: live, since: at, previous: [] } },
    openWithdrawals: ['w0', 'w1'],
  });
  await seed(ports.records, definition, withdrawal);
}

const messages = () => ports.records.all('outbox', web).map(({ message }) => message);

describe('a withdrawal that is done', () => {
  it('is recorded, frees the definition, and tells what is live now', async () => {
    await withdrawing();

    await finishWithdrawal(ports, ref, 'done', 'all hidden');

    expect(ports.records.all('withdrawal', web)).toMatchObject([{ state: 'done', message: 'all hidden', endedAt: at }]);
    expect(ports.records.all('definition', web)[0]?.openWithdrawals).toEqual(['w0']);
    expect(ports.records.all('audit', web)).toMatchObject([
      {
        action: 'revocationEnded',
        version: '1.0.1',
        sentence: 'ubuntu-web 1.0.1 is hidden from latest in every stage',
        reason: 'CVE-2026-1',
        to: 'done',
      },
    ]);
    expect(messages()).toEqual([
      {
        kind: 'fact',
        eventType: 'Rebake.ImageVersion.Live',
        subject: 'ubuntu-web/1.0.0',
        data: { imageDefinition: web, version: '1.0.0', stage: 'production', before: '1.0.1' },
      },
    ]);
  });

  it.each([
    { what: 'was not live', places: [place({ wasLive: false })], live: '1.0.0' },
    { what: 'leaves nothing live', places: [place({ live: null })], live: '1.0.0' },
    { what: 'was followed by another version', places: [place()], live: '1.0.2' },
    { what: 'was live in a stage that is no more', places: [place({ stage: 'gone' })], live: '1.0.0' },
    { what: 'was in no stage', places: [], live: '1.0.0' },
  ])('tells nothing of a stage where the version $what', async ({ places, live }) => {
    await withdrawing({ places }, live);

    await finishWithdrawal(ports, ref, 'done', '');

    expect(messages()).toEqual([]);
  });

  it('is done once', async () => {
    await withdrawing();
    await finishWithdrawal(ports, ref, 'done', '');
    const before = ports.records.commits.length;

    await finishWithdrawal(ports, ref, 'failed', 'too late');

    expect(ports.records.commits).toHaveLength(before);
  });
});

describe('a withdrawal that a gallery would not follow', () => {
  it.each([
    { kind: 'revocation', verb: 'revoke' },
    { kind: 'deprecation', verb: 'deprecate' },
  ] as const)('needs somebody, who may $verb the version once more', async ({ kind, verb }) => {
    await withdrawing({ kind, places: [place(), place({ stage: 'test', gallery: 'rebake_test' })] });

    await finishWithdrawal(ports, ref, 'failed', 'No right to write');

    expect(ports.records.all('audit', web)).toMatchObject([
      {
        action: `${kind}Ended`,
        sentence: 'ubuntu-web 1.0.1 could not be hidden everywhere: No right to write',
        to: 'failed',
      },
    ]);
    expect(messages()).toMatchObject([
      {
        kind: 'alert',
        severity: 'critical',
        title: 'ubuntu-web 1.0.1 could not be hidden from latest everywhere',
        text: `No right to write\n\nNew machines may still get it. See to the gallery, then ${verb} the version once more.`,
        facts: [
          { title: 'Galleries', value: 'rebake_production, rebake_test' },
          { title: 'Owner', value: 'web-platform@contoso.example' },
        ],
      },
    ]);
  });
});
