import { describe, expect, it } from 'vitest';
import { findFailures } from '../../../shared/commands/find-failures.ts';
import type { ImageDefinitionRecord } from '../../../shared/domain/records/image-definition-record.ts';
import type { RollbackRecord } from '../../../shared/domain/records/rollback-record.ts';
import type { WithdrawalRecord } from '../../../shared/domain/records/withdrawal-record.ts';
import { memoryPorts } from '../../support/memory/app-ports.ts';
import { aDefinition, aRollback, aWithdrawal, seed } from '../../support/some-records.ts';

const name = 'ubuntu-web';
const at = (hour: number) => `2026-01-05T${String(hour).padStart(2, '0')}:00:00.000Z`;
const live = (version: string) => ({ live: { production: { version, since: at(8), previous: [] } } });

describe('a rollback that failed', () => {
  it('needs somebody, with what Azure said', async () => {
    expect(await needs([failedRollback('r1', 9)])).toEqual([
      {
        kind: 'rollbackFailed',
        urgent: true,
        imageDefinition: name,
        what: 'ubuntu-web: rolling production back from 1.0.1 to 1.0.0 failed',
        why: 'No right to write',
        resource: '/api/image-definitions/ubuntu-web/stages',
      },
    ]);
  });

  it.each([
    { what: 'another has succeeded since', more: [failedRollback('r2', 10, { state: 'done' })] },
    { what: 'another is under way', more: [failedRollback('r2', 10, { state: 'running' })] },
    { what: 'something else is live since', definition: live('1.0.2') },
    { what: 'nothing is live any more', definition: { live: {} } },
  ])('needs nobody when $what', async ({ more = [], definition = live('1.0.0') }) => {
    expect(await needs([failedRollback('r1', 9), ...more], definition)).toEqual([]);
  });

  it('is told once, as it failed last', async () => {
    const again = failedRollback('r2', 10, { message: 'still no right' });

    expect(await needs([failedRollback('r1', 9), again])).toMatchObject([{ why: 'still no right' }]);
  });

  it('in one stage is not made good by another in the next', async () => {
    const elsewhere = failedRollback('r2', 10, { stage: 'test', state: 'done' });

    expect(await needs([failedRollback('r1', 9), elsewhere])).toHaveLength(1);
  });
});

describe('a withdrawal that failed', () => {
  it.each([
    { kind: 'deprecation', word: 'deprecated' },
    { kind: 'revocation', word: 'revoked' },
  ] as const)('needs somebody: $kind', async ({ kind, word }) => {
    expect(await needs([failedWithdrawal('w1', 9, { kind })])).toEqual([
      {
        kind: 'withdrawalFailed',
        urgent: true,
        imageDefinition: name,
        what: `ubuntu-web 1.0.1: ${word}, and could not be hidden everywhere`,
        why: 'No right to write',
        resource: '/api/image-definitions/ubuntu-web/versions/1.0.1',
      },
    ]);
  });

  it.each([
    { what: 'the same again has succeeded', more: failedWithdrawal('w2', 10, { state: 'done' }), left: 0 },
    {
      what: 'a revocation has hidden it',
      more: failedWithdrawal('w2', 10, { kind: 'revocation', state: 'done' }),
      left: 0,
    },
    {
      what: 'another version is hidden',
      more: failedWithdrawal('w2', 10, { version: '1.0.0', state: 'done' }),
      left: 1,
    },
  ])('and then $what leaves $left', async ({ more, left }) => {
    expect(await needs([failedWithdrawal('w1', 9), more])).toHaveLength(left);
  });
});

it('of an image definition that was deleted nothing is left to do', async () => {
  const ports = memoryPorts();
  await seed(ports.records, failedRollback('r1', 9), failedWithdrawal('w1', 9));

  expect(await findFailures(ports.records, [])).toEqual([]);
});

async function needs(
  records: readonly (RollbackRecord | WithdrawalRecord)[],
  changes: Partial<ImageDefinitionRecord> = live('1.0.0'),
) {
  const ports = memoryPorts();
  const definition = aDefinition(changes);
  await seed(ports.records, definition, ...records);
  return findFailures(ports.records, [definition]);
}

function failedRollback(rollbackId: string, hour: number, changes: Partial<RollbackRecord> = {}): RollbackRecord {
  return aRollback({ rollbackId, requestedAt: at(hour), state: 'failed', message: 'No right to write', ...changes });
}

function failedWithdrawal(id: string, hour: number, changes: Partial<WithdrawalRecord> = {}): WithdrawalRecord {
  return aWithdrawal({
    withdrawalId: id,
    requestedAt: at(hour),
    state: 'failed',
    message: 'No right to write',
    ...changes,
  });
}
