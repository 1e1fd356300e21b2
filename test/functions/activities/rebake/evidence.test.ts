import { beforeEach, describe, expect, it } from 'vitest';
import { awaitEvidence, judgeEvidence, recordBootEvidence } from '../../../../functions/activities/rebake/evidence.ts';
import type { Evidence } from '../../../../shared/domain/image-version/evidence.ts';
import { aRecipe } from '../../../shared/domain/a-recipe.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada } from '../../../support/people.ts';
import { quietContext } from '../../../support/quiet-context.ts';
import { aDefinition, aRebake, aVersion, seed } from '../../../support/some-records.ts';

const web = 'ubuntu-web';
const ref = { imageDefinition: web, rebakeId: 'rebake-1' };
const now = '2026-01-05T08:00:00.000Z';

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});

function said(check: string, outcome: Evidence['outcome'], changes: Partial<Evidence> = {}): Evidence {
  const told = { output: '', outputUrl: null, reportedBy: 'rebake' };
  return { check, required: true, outcome, at: now, durationSeconds: 1, ...told, ...changes };
}

/** A version that is being checked, and what its checks have said; `aRecipe` asks for boots, serves and, optionally, scan. */
async function checking(
  evidence: readonly Evidence[],
  recipe: Readonly<Record<string, unknown>> = {},
  cancelled = false,
): Promise<void> {
  const cancel = cancelled ? { by: ada, at: now, reason: 'not now' } : null;
  await seed(
    ports.records,
    aDefinition({ runningRebake: 'rebake-1' }),
    aRebake({ recipe: aRecipe(recipe), phase: 'checking', version: '1.0.0', cancel }),
    aVersion('1.0.0', { state: 'checking', evidence: [...evidence] }),
  );
}

const kept = () => ports.records.all('version', web)[0]!.evidence;
const allPassed = ['identity', 'boots', 'serves', 'scan'].map((check) => said(check, 'passed'));
const but = (...changed: readonly Evidence[]) => [
  ...allPassed.filter(({ check }) => !changed.some((one) => one.check === check)),
  ...changed,
];

describe('whether a machine of the version got ready', () => {
  it.each([
    { passed: true, required: true, outcome: 'passed' },
    { passed: false, required: true, outcome: 'failed' },
    { passed: false, required: false, outcome: 'failed' },
  ])('is kept of the boot check alone: $outcome, required $required', async ({ passed, required, outcome }) => {
    const boots = { name: 'boots-soon', required, boot: { withinMinutes: 2 } };
    await checking([], { checks: [{ name: 'serves', run: { inline: ['true'] } }, boots] });

    await recordBootEvidence(ports)({ ...ref, passed, message: 'Told.', seconds: 42 }, quietContext());

    const told = { durationSeconds: 42, output: 'Told.', outputUrl: null, reportedBy: 'rebake' };
    expect(kept()).toEqual([{ check: 'boots-soon', required, outcome, at: now, ...told }]);
  });

  it.each([
    { code: 'AllocationFailed', outcome: 'error' },
    { code: 'OSProvisioningTimedOut', outcome: 'failed' },
    { code: null, outcome: 'failed' },
  ])('is $outcome where it was refused by $code', async ({ code, outcome }) => {
    await checking([]);

    await recordBootEvidence(ports)({ ...ref, passed: false, message: 'No.', seconds: 9, code }, quietContext());

    expect(kept()).toMatchObject([{ check: 'boots', outcome, output: 'No.' }]);
  });

  it('took no less than no time, should a clock have been set back', async () => {
    await checking([]);

    await recordBootEvidence(ports)({ ...ref, passed: true, message: '', seconds: -3 }, quietContext());

    expect(kept()).toMatchObject([{ check: 'boots', durationSeconds: 0 }]);
  });
});

describe('evidence that another system sends', () => {
  const wait = () => awaitEvidence(ports)({ ...ref, check: 'scan', carry: null }, quietContext());

  it('is waited for, whatever else has come', async () => {
    await checking([said('boots', 'passed')]);

    expect(await wait()).toEqual({
      kind: 'running',
      doing: 'waiting for the evidence of scan',
      carry: 'waiting',
      waitSeconds: 30,
    });
  });

  it.each(['passed', 'failed', 'timedOut', 'error'] as const)('ends the wait when it says %s', async (outcome) => {
    await checking([said('boots', 'passed'), said('scan', outcome)]);

    expect(await wait()).toEqual({ kind: 'done' });
  });

  it('is waited for no more once the rebake is cancelled', async () => {
    await checking([], {}, true);

    expect(await wait()).toEqual({ kind: 'cancelled' });
  });
});

describe('the verdict of all checks', () => {
  const judge = (lines: string[] = []) => judgeEvidence(ports)(ref, quietContext(lines));

  it('accepts a version of which all passed, and logs it', async () => {
    await checking(allPassed);
    const lines: string[] = [];

    expect(await judge(lines)).toEqual({ kind: 'accepted', message: 'Version 1.0.0 is accepted', problems: [] });
    expect(lines).toEqual([expect.stringContaining('Checks of ubuntu-web 1.0.0: accepted') as string]);
    expect(kept()).toEqual(allPassed);
  });

  it('accepts a version in spite of an optional check, which is told with the end of its output', async () => {
    await checking(but(said('scan', 'failed', { required: false, output: 'scanning\n2 holes\n' })));

    expect(await judge()).toMatchObject({ kind: 'accepted', problems: ['scan failed: 2 holes'] });
  });

  it('rejects a version by its required checks, and tells the optional ones after them', async () => {
    await checking(
      but(
        said('scan', 'timedOut', { required: false, output: 'too slow' }),
        said('boots', 'failed', { output: 'No agent' }),
        said('serves', 'failed', { output: 'curl: (7)\nrefused' }),
      ),
    );

    expect(await judge()).toEqual({
      kind: 'rejected',
      message: 'Version 1.0.0 is rejected by: boots, serves',
      problems: ['boots failed: No agent', 'serves failed: refused', 'scan timedOut: too slow'],
    });
  });

  it('goes by the newest of two results of one check', async () => {
    const earlier = said('serves', 'failed', { at: '2026-01-05T07:00:00.000Z' });
    await checking([said('serves', 'passed'), earlier, ...but().filter(({ check }) => check !== 'serves')]);

    expect(await judge()).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    { check: 'scan', required: false, outcome: 'timedOut', output: 'Nobody sent evidence in time', kind: 'accepted' },
    {
      check: 'serves',
      required: true,
      outcome: 'error',
      output: 'It could not be run on the machine',
      kind: 'rejected',
    },
    {
      check: 'identity',
      required: true,
      outcome: 'error',
      output: 'It could not be run on the machine',
      kind: 'rejected',
    },
  ])('keeps $check, which said nothing, as $outcome: $kind', async ({ check, required, outcome, output, kind }) => {
    await checking(allPassed.filter((one) => one.check !== check));

    const verdict = await judge();

    expect(verdict).toMatchObject({ kind, problems: [`${check} ${outcome}: ${output}`] });
    expect(kept().at(-1)).toEqual({
      check,
      required,
      outcome,
      at: now,
      durationSeconds: 0,
      output,
      outputUrl: null,
      reportedBy: 'rebake',
    });
  });

  it.each([
    {
      why: 'no machine could be made',
      evidence: [said('boots', 'error', { output: 'No capacity' })],
      says: 'No capacity',
    },
    { why: 'nothing is known of any', evidence: [], says: 'It could not be run on the machine' },
  ])('is that the rebake failed, not the version, where $why', async ({ evidence, says }) => {
    await checking(evidence);

    const outcome = await judge();

    const message = `No machine could be made to check version 1.0.0: ${says}`;
    expect(outcome).toEqual({ kind: 'failed', message, problems: [] });
    expect(await judge()).toEqual(outcome);
  });

  it('goes by the newest machine, where an earlier one could not be made', async () => {
    const earlier = said('boots', 'error', { at: '2026-01-05T07:00:00.000Z' });
    await checking([...allPassed, earlier]);

    expect(await judge()).toMatchObject({ kind: 'accepted' });
  });

  it('is the same when it is asked for again', async () => {
    await checking(allPassed.slice(1));
    const first = await judge();
    const evidence = kept();

    expect(await judge()).toEqual(first);
    expect(kept()).toEqual(evidence);
  });
});
