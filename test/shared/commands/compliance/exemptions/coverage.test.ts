import { beforeEach, describe, expect, it } from 'vitest';
import { coverageOf } from '../../../../../shared/commands/compliance/exemptions/coverage.ts';
import type { Exemption, ExemptionScope } from '../../../../../shared/domain/compliance/exemptions/exemption.ts';
import { anExemption } from '../../../../shared/domain/compliance/some-machines.ts';
import { aComplianceApp, type ComplianceApp } from '../../../../support/compliance/compliance-app.ts';
import { aScaleSet, aVm, ours, production, test, vmId } from '../../../../support/compliance/some-machines.ts';

const set = vmId('set').replace('virtualMachines', 'virtualMachineScaleSets');
const group = (subscriptionId: string, name = 'rg-shop') => `/subscriptions/${subscriptionId}/resourceGroups/${name}`;

let app: ComplianceApp;
beforeEach(async () => {
  app = await aComplianceApp();
  await app.written(
    aVm('wrong'),
    aVm('right', { image: ours('1.1.0') }),
    aVm('elsewhere', { subscriptionId: test }),
    aScaleSet('set'),
    aVm('member', { scaleSetId: set.toUpperCase(), image: ours('1.1.0') }),
  );
  await app.written(aVm('gone'));
  await app.deleted(vmId('gone'));
});

const covers = (scope: ExemptionScope, changes: Partial<Exemption> = {}) =>
  coverageOf(app.ports, anExemption(scope, changes));

describe('an exemption covers', () => {
  it.each<{ what: string; scope: ExemptionScope; machines: number; findings: number }>([
    { what: 'one machine', scope: { kind: 'machine', resourceId: vmId('wrong') }, machines: 1, findings: 1 },
    {
      what: 'in capitals',
      scope: { kind: 'machine', resourceId: vmId('wrong').toUpperCase() },
      machines: 1,
      findings: 1,
    },
    { what: 'a compliant one', scope: { kind: 'machine', resourceId: vmId('right') }, machines: 1, findings: 0 },
    { what: 'a deleted one', scope: { kind: 'machine', resourceId: vmId('gone') }, machines: 0, findings: 0 },
    { what: 'one that is unknown', scope: { kind: 'machine', resourceId: vmId('new') }, machines: 0, findings: 0 },
    { what: 'a scale set and its machines', scope: { kind: 'machine', resourceId: set }, machines: 2, findings: 0 },
    { what: 'a group', scope: { kind: 'resourceGroup', resourceId: group(production) }, machines: 4, findings: 1 },
    {
      what: 'another group',
      scope: { kind: 'resourceGroup', resourceId: group(production, 'x') },
      machines: 0,
      findings: 0,
    },
    { what: 'a source', scope: { kind: 'source', source: 'Canonical:*:*' }, machines: 2, findings: 2 },
    { what: 'no source of theirs', scope: { kind: 'source', source: 'Contoso:*:*' }, machines: 0, findings: 0 },
  ])('$what: $machines, of which $findings findings', async ({ scope, machines, findings }) => {
    expect(await covers(scope)).toEqual({ machines, findings, complete: true });
  });

  it.each([
    { what: 'expired', changes: { expiresAt: '2026-01-05T08:00:00.000Z' } },
    {
      what: 'ended',
      changes: { revoked: { by: { id: 'o', name: 'Olga' }, at: '2026-01-02T00:00:00.000Z', reason: '' } },
    },
  ])('nothing once it has $what', async ({ changes }) => {
    const covered = await covers({ kind: 'machine', resourceId: vmId('wrong') }, changes);

    expect(covered.machines).toBe(0);
  });

  it('as many as could be looked at, and says that there may be more', async () => {
    const { machineRecords } = app.ports;
    const query = machineRecords.query.bind(machineRecords);
    machineRecords.query = async (asked) => ({ ...(await query({ ...asked, cursor: '0' })), cursor: 'more' });

    const covered = await covers({ kind: 'source', source: 'Canonical:*:*' });

    expect(covered).toEqual({ machines: 20, findings: 20, complete: false });
  });
});
