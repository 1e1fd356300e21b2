import { describe, expect, it } from 'vitest';
import { flagDescendants } from '../../../../shared/commands/withdrawal/flag-descendants.ts';
import type { RebakeRecord } from '../../../../shared/domain/records/rebake-record.ts';
import type { WithdrawalRecord } from '../../../../shared/domain/records/withdrawal-record.ts';
import { memoryPorts } from '../../../support/memory/app-ports.ts';
import { bob } from '../../../support/people.ts';
import { aDefinition, aRebake, aVersion, inStage, seed } from '../../../support/some-records.ts';

const revocation = {
  imageDefinition: 'base',
  version: '1.0.0',
  requestedBy: bob,
  reason: 'CVE-2026-1',
} as WithdrawalRecord;
const on = (imageDefinition: string, version: string) =>
  ({ kind: 'image', imageDefinition, version, resourceId: '/a/gallery/version' }) as const;

it('flags what was baked from a revoked version, at any remove, and tells the owners', async () => {
  const ports = await family();

  const concerned = await flagDescendants(ports, revocation);

  expect(concerned).toEqual(['web', 'shop']);
  expect(flagsOf('web')).toEqual({ '1.0.0': 'base 1.0.0', '1.0.1': null });
  expect(flagsOf('shop')).toEqual({ '2.0.0': 'base 1.0.0' });
  expect(ports.records.all('audit', 'web')).toMatchObject([
    { action: 'ancestorRevoked', version: '1.0.0', by: bob, reason: 'CVE-2026-1' },
  ]);
  expect(ports.records.all('outbox', 'web').map(({ message }) => message)).toMatchObject([
    { kind: 'alert', severity: 'critical', facts: [{ title: 'Live now', value: '1.0.0 in production' }] },
  ]);

  function flagsOf(imageDefinition: string) {
    const versions = ports.records.all('version', imageDefinition);
    return Object.fromEntries(versions.map(({ version, revokedAncestor }) => [version, revokedAncestor]));
  }
});

it('flags once, however often it is asked', async () => {
  const ports = await family();

  await flagDescendants(ports, revocation);
  const commits = ports.records.commits.length;
  await flagDescendants(ports, revocation);

  expect(ports.records.commits).toHaveLength(commits);
});

it('cancels rebakes that are making a version from it', async () => {
  const ports = await family();
  await seed(
    ports.records,
    aVersion('1.0.2', { imageDefinition: 'web', state: 'baking', rebakeId: 'rebake-9', base: on('base', '1.0.0') }),
    aRebake({ imageDefinition: 'web', rebakeId: 'rebake-9', phase: 'baking' }),
  );

  await flagDescendants(ports, revocation);

  expect(ports.records.all('rebake', 'web')[0]?.cancel?.reason).toBe('base 1.0.0 is revoked');
});

describe('a rebake whose version was baked from it', () => {
  const making = (state: 'baking' | 'accepted' | 'deprecated') =>
    aVersion('1.0.2', { imageDefinition: 'web', state, rebakeId: 'rebake-9', base: on('base', '1.0.0') });
  const rebake = (changes: Partial<RebakeRecord> = {}) =>
    aRebake({ imageDefinition: 'web', rebakeId: 'rebake-9', phase: 'baking', ...changes });
  const before = { by: bob, at: '2026-01-05T08:00:00.000Z', reason: 'asked for' };

  it.each([
    { what: 'has ended', version: making('baking'), of: rebake({ phase: 'ended' }), cancel: null },
    { what: 'was cancelled before', version: making('baking'), of: rebake({ cancel: before }), cancel: before },
    { what: 'made what is accepted', version: making('accepted'), of: rebake(), cancel: null },
    { what: 'made what is deprecated', version: making('deprecated'), of: rebake(), cancel: null },
  ])('and that $what is left as it is', async ({ version, of, cancel }) => {
    const ports = await family();
    await seed(ports.records, version, of);

    await flagDescendants(ports, revocation);

    expect(ports.records.all('rebake', 'web')[0]?.cancel).toEqual(cancel);
  });
});

describe('what was baked from a revoked version', () => {
  it.each([
    { state: 'baking', flagged: true },
    { state: 'baked', flagged: true },
    { state: 'checking', flagged: true },
    { state: 'deprecated', flagged: true },
    { state: 'rejected', flagged: false },
    { state: 'failed', flagged: false },
    { state: 'cancelled', flagged: false },
    { state: 'retired', flagged: false },
    { state: 'revoked', flagged: false },
  ] as const)('and is $state is flagged: $flagged', async ({ state, flagged }) => {
    const ports = await family();
    await seed(ports.records, aVersion('1.0.2', { imageDefinition: 'web', state, base: on('base', '1.0.0') }));

    await flagDescendants(ports, revocation);

    const version = ports.records.all('version', 'web').find((one) => one.version === '1.0.2');
    expect(version?.revokedAncestor).toBe(flagged ? 'base 1.0.0' : null);
  });

  it('and is live nowhere is a warning', async () => {
    const ports = await family();

    await flagDescendants(ports, revocation);

    expect(ports.records.all('outbox', 'shop').map(({ message }) => message)).toMatchObject([
      { severity: 'warning', facts: [{ title: 'Live now', value: 'none of them' }] },
    ]);
  });

  it('is found whatever else there is of that name or number, and is nothing where nobody knows the version', async () => {
    const ports = await family();
    await seed(ports.records, aVersion('1.0.1', { imageDefinition: 'base' }));

    expect(await flagDescendants(ports, { ...revocation, version: '9.9.9' })).toEqual([]);
    expect(await flagDescendants(ports, { ...revocation, imageDefinition: 'other' })).toEqual([]);
    expect(await flagDescendants(ports, { ...revocation, version: '1.0.1' })).toEqual(['web']);
  });
});

it('writes families of any size in batches that a store takes', async () => {
  const ports = memoryPorts();
  await seed(ports.records, aVersion('1.0.0', { imageDefinition: 'base' }));
  for (let patch = 0; patch < 70; patch += 1) {
    await seed(ports.records, aVersion(`1.0.${patch}`, { imageDefinition: 'web', base: on('base', '1.0.0') }));
  }
  const before = ports.records.commits.length;

  await flagDescendants(ports, revocation);

  expect(ports.records.all('version', 'web').every(({ revokedAncestor }) => revokedAncestor !== null)).toBe(true);
  const written = ports.records.commits.slice(before).map((batch) => batch.filter(({ kind }) => kind === 'replace'));
  expect(written.map((versions) => versions.length)).toEqual(Array<number>(7).fill(10));
});

async function family() {
  const ports = memoryPorts();
  await seed(ports.records, aVersion('1.0.0', { imageDefinition: 'base', state: 'revoked' }));
  await seed(
    ports.records,
    aDefinition({ imageDefinition: 'web' }),
    aVersion('1.0.0', { imageDefinition: 'web', base: on('base', '1.0.0'), stages: { production: inStage() } }),
    aVersion('1.0.1', { imageDefinition: 'web', base: on('base', '1.0.1') }),
  );
  await seed(ports.records, aVersion('2.0.0', { imageDefinition: 'shop', base: on('web', '1.0.0') }));
  return ports;
}
