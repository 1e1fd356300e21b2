import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../../shared/domain/compliance/judgement.ts';
import type { KnownImage, KnownVersion } from '../../../../../shared/domain/compliance/known-images.ts';
import { judged, rebuild, type Row, running } from '../judging-rows.ts';
import { aMachine, anImage, aVersion, imageId, judge, ours, testSubscription } from '../some-machines.ts';
import { writtenRules } from '../some-rules.ts';

const inTest = (version: string | null) => aMachine({ subscriptionId: testSubscription, image: ours('test', version) });

describe('a machine that runs one of our versions', () => {
  it.each<Row>([
    {
      what: 'the live one',
      machine: running('production', '1.3.0'),
      verdict: 'compliant',
      reason: 'The machine runs web 1.3.0, which is live in stage production.',
      also: { imageDefinition: 'web', version: '1.3.0', stage: 'production', environment: 'production' },
    },
    {
      what: 'one that soaks, which latest gives in its first regions',
      machine: running('production', '1.4.0'),
      verdict: 'compliant',
      reason: 'which is being released in stage production',
    },
    { what: 'one that is replicated', machine: running('production', '1.4.1'), verdict: 'compliant' },
    {
      what: 'a deprecated one',
      machine: running('production', '0.3.0'),
      verdict: 'deprecated',
      reason: 'The machine runs web 0.3.0, which is deprecated.',
      nextStep: rebuild,
    },
    {
      what: 'one deprecated in this stage alone',
      machine: running('production', '0.4.0'),
      verdict: 'deprecated',
      nextStep: rebuild,
    },
    {
      what: 'one that was rolled back',
      machine: running('production', '1.2.1'),
      verdict: 'deprecated',
      reason: 'which was taken back in stage production',
      nextStep: rebuild,
    },
    {
      what: 'one that is retired',
      machine: running('production', '0.1.0'),
      verdict: 'deprecated',
      reason: 'which is retired',
      nextStep: rebuild,
    },
    {
      what: 'a revoked one',
      machine: running('production', '0.2.0'),
      verdict: 'revoked',
      reason: 'The machine runs web 0.2.0, which is revoked: it must not be used any more.',
      nextStep: rebuild,
    },
    {
      what: 'one baked from a revoked one',
      machine: running('production', '0.5.0'),
      verdict: 'revoked',
      reason: 'which was baked from hardened 2.0.0, and that is revoked',
      nextStep: rebuild,
    },
    {
      what: 'a revoked one, of which nothing else is live',
      machine: running('production', '1.0.0', 'young'),
      verdict: 'revoked',
      nextStep: 'No version of young can be used in stage production yet',
    },
    {
      what: 'a revoked one, whose live successor is no better',
      machine: running('production', '1.2.0', 'tainted'),
      verdict: 'revoked',
      nextStep: 'No version of tainted can be used',
    },
    {
      what: 'one that failed its checks',
      machine: inTest('1.7.0'),
      verdict: 'rejected',
      reason: 'which failed its checks and was never accepted',
      nextStep: 'Rebuild the machine from web 1.6.0, live in stage test.',
    },
    { what: 'one whose bake failed', machine: inTest('1.7.1'), verdict: 'rejected', nextStep: 'web 1.6.0' },
    { what: 'one that was cancelled', machine: inTest('1.7.2'), verdict: 'rejected', nextStep: 'web 1.6.0' },
    {
      what: 'one that failed its checks, in production',
      machine: running('test', '1.7.0'),
      verdict: 'rejected',
      nextStep: rebuild,
    },
    { what: 'one that is being baked', machine: inTest('1.8.0'), verdict: 'unknown', nextStep: 'Wait until' },
    { what: 'one that is baked', machine: inTest('1.8.1'), verdict: 'unknown', nextStep: 'Wait until it is accepted' },
    {
      what: 'one that is being checked',
      machine: inTest('1.8.2'),
      verdict: 'unknown',
      reason: 'whose checks have not ended yet',
      nextStep: 'Wait until it is accepted, or: Rebuild the machine from web 1.6.0, live in stage test.',
    },
    {
      what: 'a test version in production',
      machine: running('test', '1.6.0'),
      verdict: 'wrongStage',
      reason: 'The machine runs web 1.6.0, a version of stage test, but environment production runs stage production.',
      nextStep: rebuild,
      also: { stage: 'test', version: '1.6.0' },
    },
    {
      what: "the live version from test's gallery",
      machine: running('test', '1.3.0'),
      verdict: 'wrongStage',
      nextStep: rebuild,
    },
    {
      what: 'a revoked test version in production',
      machine: running('test', '0.2.0'),
      verdict: 'revoked',
      nextStep: rebuild,
    },
    {
      what: 'one of an image that never reaches production',
      machine: running('test', '1.3.0', 'tool'),
      verdict: 'wrongStage',
      nextStep: 'No version of tool can be used in stage production yet',
    },
    {
      what: 'a test version where nothing says which',
      machine: running('test', null),
      verdict: 'wrongStage',
      reason: 'The machine runs web, a version of stage test',
      nextStep: rebuild,
    },
    {
      what: 'a production version in test',
      machine: aMachine({ subscriptionId: testSubscription, image: ours('production', '1.3.0') }),
      verdict: 'compliant',
      also: { environment: 'test', stage: 'production' },
    },
    {
      what: 'a production version in an environment for test alone: it passed more gates',
      machine: aMachine({ subscriptionId: testSubscription, image: ours('production', '1.3.0') }),
      with: { rules: { environments: [{ ...writtenRules.environments[1], stages: ['Test'] }] } },
      verdict: 'compliant',
    },
    { what: 'the live test version in test', machine: inTest('1.6.0'), verdict: 'compliant' },
    {
      what: 'one that is being copied into the stage',
      machine: running('production', '1.5.0'),
      verdict: 'unknown',
      reason: 'which is not released in stage production yet',
      nextStep: `Wait for its promotion, or: ${rebuild}`,
    },
    {
      what: 'one that the stage has not begun to release',
      machine: running('production', '1.5.1'),
      verdict: 'unknown',
      nextStep: rebuild,
    },
    {
      what: 'one whose promotion is halted',
      machine: running('production', '1.6.0'),
      verdict: 'unknown',
      reason: 'whose promotion into stage production is halted',
      nextStep: 'Wait until that is decided',
    },
    {
      what: 'one that nobody has a record of',
      machine: running('production', '9.9.9'),
      verdict: 'unknown',
      reason: 'there is no record',
      nextStep: `Find out who made it. ${rebuild}`,
    },
    {
      what: 'one that nothing names',
      machine: running('production', null),
      verdict: 'unknown',
      reason: 'The machine runs web, but nothing records which version of it.',
      nextStep: rebuild,
      also: { imageDefinition: 'web', version: null, stage: 'production' },
    },
    {
      what: 'the live one, by an id in capitals',
      machine: aMachine({ image: { kind: 'gallery', imageId: imageId('production').toUpperCase(), version: '1.3.0' } }),
      verdict: 'compliant',
    },
    {
      what: 'an old one, from a disk that was copied',
      machine: aMachine({ image: ours('production', '1.1.0'), trail: ['/disks/copy', '/snapshots/s', '/disks/os'] }),
      verdict: 'outdated',
      reason: 'Its model does not say so: its disk is a copy that goes back to this.',
      nextStep: rebuild,
    },
    {
      what: 'the live one, which only its disk tells',
      machine: aMachine({ trail: ['/disks/os'] }),
      verdict: 'compliant',
      reason: 'live in stage production.',
    },
    {
      what: 'the live one, on an ephemeral disk',
      machine: aMachine({ ephemeralOsDisk: true }),
      verdict: 'compliant',
    },
  ])('$what: $verdict', judged);
});

describe('a version by what became of it, everywhere or in the stage alone', () => {
  const web = (changes: Partial<KnownVersion>, live: KnownImage['live']) => {
    const image = anImage({ live, versions: new Map([aVersion('1.0.0', changes)]) });
    return { known: new Map([[imageId('production').toLowerCase(), image]]) };
  };

  it.each<{ changes: Partial<KnownVersion>; verdict: Verdict; clause: string }>([
    { changes: { state: 'revoked' }, verdict: 'revoked', clause: 'which is revoked: it must not be used any more' },
    {
      changes: { stageState: 'revoked' },
      verdict: 'revoked',
      clause: 'which is revoked: it must not be used any more',
    },
    {
      changes: { revokedAncestor: 'base 1.0.0' },
      verdict: 'revoked',
      clause: 'which was baked from base 1.0.0, and that is revoked',
    },
    { changes: { state: 'rejected' }, verdict: 'rejected', clause: 'which failed its checks and was never accepted' },
    {
      changes: { state: 'failed' },
      verdict: 'rejected',
      clause: 'whose bake or checks went wrong: it was never accepted',
    },
    {
      changes: { state: 'cancelled' },
      verdict: 'rejected',
      clause: 'whose making was cancelled: it was never accepted',
    },
    ...(['baking', 'baked', 'checking'] as const).map((state) => ({
      changes: { state },
      verdict: 'unknown' as const,
      clause: 'whose checks have not ended yet',
    })),
    ...([{ state: 'retired' }, { stageState: 'retired' }] as const).map((changes) => ({
      changes,
      verdict: 'deprecated' as const,
      clause: 'which is retired: the gallery does not have it any more',
    })),
    { changes: { state: 'deprecated', stageState: 'live' }, verdict: 'deprecated', clause: 'which is deprecated' },
    { changes: { stageState: 'deprecated' }, verdict: 'deprecated', clause: 'which is deprecated' },
    {
      changes: { stageState: 'excluded' },
      verdict: 'deprecated',
      clause: 'which was taken back in stage production',
    },
    ...(['replicating', 'soaking'] as const).map((stageState) => ({
      changes: { stageState },
      verdict: 'compliant' as const,
      clause: 'which is being released in stage production',
    })),
    { changes: { stageState: 'live' }, verdict: 'compliant', clause: 'which is live in stage production' },
    {
      changes: { stageState: 'superseded' },
      verdict: 'compliant',
      clause: 'which was live in stage production and is not behind',
    },
  ])('%o: $verdict', ({ changes, verdict, clause }) => {
    expect(judge({ machine: running('production', '1.0.0'), ...web(changes, null) })).toMatchObject({
      verdict,
      reason: `The machine runs web 1.0.0, ${clause}.`,
    });
  });

  it('is not behind where an earlier one is live', () => {
    const earlier = { version: '0.9.0', since: '2026-11-01T00:00:00.000Z' };

    expect(judge({ machine: running('production', '1.0.0'), ...web({}, earlier) })).toMatchObject({
      verdict: 'compliant',
      reason: 'The machine runs web 1.0.0, which was live in stage production and is not behind.',
    });
  });

  it('tells how to know again which one it is', () => {
    expect(judge({ machine: running('production', null) }).nextStep).toBe(`To know its version again: ${rebuild}`);
  });
});
