import { describe, expect, it } from 'vitest';
import { submitEvidence, type SubmittedEvidence } from '../../../../shared/commands/rebake/submit-evidence.ts';
import { evidenceOutputLimit } from '../../../../shared/domain/image-version/evidence.ts';
import { ImageVersionState } from '../../../../shared/domain/image-version/image-version-state.ts';
import type { ImageRecord } from '../../../../shared/domain/records/image-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada } from '../../../support/people.ts';
import { aDefinition, aPromotion, aRebake, aVersion, seed } from '../../../support/some-records.ts';
import { aRecipe, writtenRecipe } from '../../domain/a-recipe.ts';

const name = 'ubuntu-web';
const ref = { imageDefinition: name, version: '1.0.0' };
const clean: SubmittedEvidence = {
  check: 'scan',
  outcome: 'passed',
  output: 'clean',
  outputUrl: null,
  durationSeconds: 3,
};
const audit = { name: 'pen-test', external: { timeoutHours: 4 } };
const withAudit = aRecipe({ checks: [...writtenRecipe.checks, audit] });

describe('the result of an external check', () => {
  it.each([{ state: 'checking' }, { state: 'accepted' }] as const)(
    'is kept of a version that is $state',
    async ({ state }) => {
      const ports = await withRecords(aDefinition(), aRebake(), aVersion('1.0.0', { state }));

      const submitted = await submitEvidence(ports, ref, clean, ada);

      const kept = { ...clean, required: false, at: ports.environment.now(), reportedBy: ada.id };
      expect(submitted).toEqual({ kind: 'kept', evidence: kept, wakes: [] });
      expect(ports.records.all('version', name)[0]?.evidence).toEqual([kept]);
      expect(ports.records.all('audit', name)).toMatchObject([{ action: 'evidenceRecorded', by: ada, to: 'passed' }]);
    },
  );

  it.each(ImageVersionState.options.filter((state) => state !== 'checking' && state !== 'accepted'))(
    'is refused of a version that is %s, and changes nothing',
    async (state) => {
      const ports = await withRecords(aDefinition(), aRebake(), aVersion('1.0.0', { state }));

      expect(await submitEvidence(ports, ref, clean, ada)).toEqual({ kind: 'closed', state });
      expect(ports.records.all('version', name)[0]?.evidence).toEqual([]);
    },
  );

  it('takes the place of an earlier one, whatever it says; nothing that is live changes', async () => {
    const ports = await withRecords(aDefinition(), aRebake(), aVersion('1.0.0'));
    await submitEvidence(ports, ref, clean, ada);

    await submitEvidence(ports, ref, { ...clean, outcome: 'failed', output: '1 critical' }, ada);

    expect(ports.records.all('version', name)[0]).toMatchObject({
      state: 'accepted',
      evidence: [{ check: 'scan', outcome: 'failed', output: '1 critical' }],
    });
    expect(ports.records.all('audit', name).map(({ to }) => to)).toEqual(['passed', 'failed']);
  });

  it('is kept with the end of its output', async () => {
    const ports = await withRecords(aDefinition(), aRebake(), aVersion('1.0.0'));

    await submitEvidence(ports, ref, { ...clean, output: `${'x'.repeat(10_000)} in the end` }, ada);

    const [evidence] = ports.records.all('version', name)[0]!.evidence;
    expect(evidence?.output).toHaveLength(evidenceOutputLimit);
    expect(evidence?.output).toMatch(/^…x+ in the end$/);
  });

  it.each([
    { what: 'Rebake does itself', check: 'serves' },
    { what: 'no recipe has', check: 'smell' },
  ])('is not taken of a check that $what', async ({ check }) => {
    const ports = await withRecords(aDefinition(), aRebake(), aVersion('1.0.0'));

    const submitted = await submitEvidence(ports, ref, { ...clean, check }, ada);

    expect(submitted).toEqual({ kind: 'unknownCheck', known: ['scan'] });
  });

  it('is not taken of a version that is not there', async () => {
    expect(await submitEvidence(await withRecords(aDefinition()), ref, clean, ada)).toEqual({ kind: 'unknownVersion' });
  });
});

describe('a check that the recipe got later', () => {
  it.each([
    { state: 'accepted', kind: 'kept' },
    { state: 'checking', kind: 'unknownCheck' },
  ] as const)('of a version that is $state: $kind', async ({ state, kind }) => {
    const ports = await withRecords(aDefinition({ recipe: withAudit }), aRebake(), aVersion('1.0.0', { state }));

    expect((await submitEvidence(ports, ref, { ...clean, check: 'pen-test' }, ada)).kind).toBe(kind);
  });
});

describe('promotions that wait for evidence', () => {
  it.each([
    { what: 'one of the version that waits', promotion: {}, wakes: ['promotion-1-0'] },
    { what: 'the one after a retry', promotion: { attempt: 2 }, wakes: ['promotion-1-2'] },
    { what: 'none of another version', promotion: { version: '1.0.1' }, wakes: [] },
    { what: 'none whose gate is open already', promotion: { state: 'copying' }, wakes: [] },
  ] as const)('are looked at again: $what', async ({ promotion, wakes }) => {
    const open = aPromotion({
      promotionId: 'promotion-1',
      version: '1.0.0',
      state: 'waiting',
      attempt: 0,
      ...promotion,
    });
    const ports = await withRecords(
      aDefinition({ openPromotions: { production: 'promotion-1' } }),
      aVersion('1.0.0'),
      open,
    );

    expect(await submitEvidence(ports, ref, clean, ada)).toMatchObject({ kind: 'kept', wakes });
  });

  it('are none where a rollback holds the stage', async () => {
    const ports = await withRecords(aDefinition({ openPromotions: { production: 'rollback-1' } }), aVersion('1.0.0'));

    expect(await submitEvidence(ports, ref, clean, ada)).toMatchObject({ kind: 'kept', wakes: [] });
  });
});

async function withRecords(...records: readonly ImageRecord[]): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(ports.records, ...records);
  return ports;
}
