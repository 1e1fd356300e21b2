import { describe, expect, it } from 'vitest';
import { findLiveOnRevoked } from '../../../shared/commands/find-live-on-revoked.ts';
import type { ImageRecord } from '../../../shared/domain/records/image-record.ts';
import type { ImageVersionRecord } from '../../../shared/domain/records/image-version-record.ts';
import type { WithdrawalRecord } from '../../../shared/domain/records/withdrawal-record.ts';
import { memoryPorts } from '../../support/memory/app-ports.ts';
import { aVersion, aWithdrawal, inStage, seed } from '../../support/some-records.ts';

const revokedAncestor = 'ubuntu-hardened 1.0.0';
const inProduction = { production: inStage() };

describe('a version that was baked from a revoked one', () => {
  it('needs somebody in each stage in which it is live', async () => {
    const stages = { test: inStage(), production: inStage(), canary: inStage({ state: 'superseded' }) };

    expect(await needs(revoked(), child('1.2.0', { stages }))).toEqual(
      ['test', 'production'].map((stage) => ({
        kind: 'liveOnRevoked',
        urgent: true,
        imageDefinition: 'ubuntu-web',
        what: `ubuntu-web 1.2.0: live in ${stage}, and baked from ubuntu-hardened 1.0.0, which is revoked`,
        why: `Rebake ubuntu-web on a safe version, or roll ${stage} back`,
        resource: '/api/image-definitions/ubuntu-web/versions/1.2.0',
      })),
    );
  });

  it.each(['none', 'halted', 'superseded', 'excluded', 'deprecated', 'revoked'] as const)(
    'needs nobody where it is %s',
    async (state) => {
      expect(await needs(revoked(), child('1.2.0', { stages: { production: inStage({ state }) } }))).toEqual([]);
    },
  );

  it('is told once, though its ancestor was revoked twice over, after a first try that failed', async () => {
    const again = revoked({ withdrawalId: 'w2' });

    expect(await needs(revoked({ state: 'failed' }), again, child('1.2.0', { stages: inProduction }))).toHaveLength(1);
  });

  it('is none of those that were baked from others', async () => {
    const other = aVersion('1.3.0', { stages: inProduction });

    expect(await needs(revoked(), other)).toEqual([]);
  });
});

it('what was baked from a version that is only deprecated needs nobody', async () => {
  expect(await needs(revoked({ kind: 'deprecation' }), aVersion('1.2.0', { stages: inProduction }))).toEqual([]);
});

async function needs(withdrawal: WithdrawalRecord, ...others: readonly ImageRecord[]) {
  const ports = memoryPorts();
  for (const record of [withdrawal, ...others]) {
    await seed(ports.records, record);
  }
  return findLiveOnRevoked(ports.records);
}

function child(version: string, changes: Partial<ImageVersionRecord>): ImageVersionRecord {
  return aVersion(version, { revokedAncestor, ...changes });
}

function revoked(changes: Partial<WithdrawalRecord> = {}): WithdrawalRecord {
  const version = { imageDefinition: 'ubuntu-hardened', version: '1.0.0' };
  return aWithdrawal({ ...version, kind: 'revocation', state: 'done', ...changes });
}
