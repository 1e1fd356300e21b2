import { expect, it } from 'vitest';
import { transact } from '../../../../shared/commands/transact.ts';
import { tellWithdrawal } from '../../../../shared/commands/withdrawal/tell-withdrawal.ts';
import type { WithdrawalPlace, WithdrawalRecord } from '../../../../shared/domain/records/withdrawal-record.ts';
import { memoryPorts } from '../../../support/memory/app-ports.ts';
import { bob } from '../../../support/people.ts';
import { aDefinition } from '../../../support/some-records.ts';

const web = 'ubuntu-web';
const at = '2026-01-05T08:00:00.000Z';
const place = (stage: string, wasLive: boolean, live: string | null): WithdrawalPlace => ({
  stage,
  gallery: `rebake_${stage}`,
  wasLive,
  live,
  stops: null,
});
const withdrawal: WithdrawalRecord = {
  type: 'withdrawal',
  id: 'withdrawal:w1',
  withdrawalId: 'w1',
  imageDefinition: web,
  version: '1.0.1',
  kind: 'deprecation',
  places: [place('test', true, '1.0.0'), place('canary', true, null), place('production', false, '0.9.0')],
  state: 'running',
  message: '',
  requestedBy: bob,
  reason: 'It is old',
  requestedAt: at,
  endedAt: null,
};

async function told(changes: Partial<WithdrawalRecord> = {}) {
  const ports = memoryPorts();
  await transact(ports, web, (draft) => {
    tellWithdrawal(draft, aDefinition(), { ...withdrawal, ...changes }, 'accepted');
    return Promise.resolve();
  });
  const [fact, alert, ...others] = ports.records.all('outbox', web).map(({ message }) => message);
  return { audit: ports.records.all('audit', web), fact, alert, others };
}

it.each([
  {
    kind: 'deprecation',
    past: 'deprecated',
    name: 'Deprecated',
    severity: 'information',
    advice: 'Machines that run it keep running; new ones get what latest resolves to now.',
  },
  {
    kind: 'revocation',
    past: 'revoked',
    name: 'Revoked',
    severity: 'critical',
    advice: 'It must not be used any more: replace machines that run it, and rebake what was baked from it.',
  },
] as const)('a $kind is told to whom it concerns: its history, systems and people', async (row) => {
  const { kind, past, name, severity, advice } = row;

  const { audit, fact, alert, others } = await told({ kind });

  const sentence = `ubuntu-web 1.0.1 is ${past}`;
  expect(audit).toMatchObject([
    {
      action: `imageVersion${name}`,
      version: '1.0.1',
      sentence,
      by: bob,
      reason: 'It is old',
      from: 'accepted',
      to: past,
    },
  ]);
  expect(fact).toEqual({
    kind: 'fact',
    eventType: `Rebake.ImageVersion.${name}`,
    subject: 'ubuntu-web/1.0.1',
    data: { imageDefinition: web, version: '1.0.1', stages: ['test', 'canary', 'production'], reason: 'It is old' },
  });
  expect(alert).toMatchObject({ kind: 'alert', severity, title: sentence, text: `Bob: It is old\n\n${advice}` });
  expect(others).toEqual([]);
});

it('people are told what is live in each stage, and whether that is new', async () => {
  const { alert } = await told();

  expect(alert).toMatchObject({
    facts: [
      { title: 'Live in test', value: '1.0.0, from now on' },
      { title: 'Live in canary', value: 'nothing, from now on' },
      { title: 'Live in production', value: '0.9.0, as before' },
      { title: 'Owner', value: 'web-platform@contoso.example' },
    ],
    links: [{ title: 'Version', url: '/api/image-definitions/ubuntu-web/versions/1.0.1' }],
  });
});
