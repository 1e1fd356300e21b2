import { describe, expect, it } from 'vitest';
import type { Exemption } from '../../../../../shared/domain/compliance/exemptions/exemption.ts';
import { compileExemptions } from '../../../../../shared/domain/compliance/judging/exemption-match.ts';
import type { PolicySaid } from '../../../../../shared/domain/compliance/policy-said.ts';
import { judged, type Row, running } from '../judging-rows.ts';
import {
  aMachine,
  anExemption,
  anInstance,
  aScaleSet,
  imageId,
  now,
  ours,
  productionSubscription,
  scaleSetId,
  ubuntu,
} from '../some-machines.ts';
import { subscription } from '../some-rules.ts';

describe('an exemption', () => {
  const machine = aMachine({ image: ubuntu });
  const own = anExemption({ kind: 'machine', resourceId: machine.resourceId });
  const exempted = { exemptionId: 'x1', exemptedVerdict: 'unapprovedSource' } as const;
  const bySaid = (compliance: PolicySaid['compliance']): PolicySaid => ({
    assignmentId: '/providers/Microsoft.Authorization/policyAssignments/images',
    definitionId: '/d',
    compliance,
    at: now,
  });

  it.each<Row>([
    {
      what: 'for the machine',
      machine,
      with: { exemptions: [own] },
      verdict: 'exempt',
      reason: 'does not allow. shop@contoso.example answers for it until 2027-03-01: Moves in spring.',
      also: exempted,
    },
    {
      what: 'for the group',
      machine,
      with: {
        exemptions: [
          anExemption({
            kind: 'resourceGroup',
            resourceId: `/subscriptions/${productionSubscription}/resourceGroups/RG-SHOP`,
          }),
        ],
      },
      verdict: 'exempt',
      also: exempted,
    },
    {
      what: 'for the source',
      machine,
      with: { exemptions: [anExemption({ kind: 'source', source: 'canonical:ubuntu*:*' })] },
      verdict: 'exempt',
      also: exempted,
    },
    {
      what: 'of a revoked version',
      machine: running('production', '0.2.0'),
      with: { exemptions: [own] },
      verdict: 'exempt',
      also: { exemptedVerdict: 'revoked' },
    },
    {
      what: 'of a compliant machine changes nothing',
      machine: aMachine(),
      with: { exemptions: [own] },
      verdict: 'compliant',
      also: { exemptionId: null, exemptedVerdict: null },
    },
    {
      what: 'that has expired',
      machine,
      with: { exemptions: [own], now: own.expiresAt },
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
      also: { exemptionId: null, exemptedVerdict: null },
    },
    {
      what: 'by Azure Policy, not honoured',
      machine,
      with: { policy: [bySaid('Exempt')] },
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'by Azure Policy, honoured',
      machine,
      with: { policy: [bySaid('Compliant'), bySaid('Exempt')], rules: { azurePolicy: { honourExemptions: true } } },
      verdict: 'exempt',
      reason: 'Azure Policy exempts it from images.',
      also: { exemptionId: null, exemptedVerdict: 'unapprovedSource' },
    },
    {
      what: 'by Azure Policy where it says only that all is well',
      machine,
      with: { policy: [bySaid('Compliant')], rules: { azurePolicy: { honourExemptions: true } } },
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
      also: { policyDisagreement: expect.stringContaining('Azure Policy (images) said Compliant') as string },
    },
  ])('$what: $verdict', judged);
});

describe('which exemption covers a machine', () => {
  const covering = (exemptions: readonly Exemption[], machine = aMachine({ image: ubuntu })) =>
    compileExemptions(exemptions).covering(machine, now)?.exemptionId ?? null;
  const bySource = (source: string) => anExemption({ kind: 'source', source });
  const set = anExemption({ kind: 'machine', resourceId: scaleSetId.toUpperCase() });
  const one = { kind: 'machine', resourceId: aMachine().resourceId } as const;

  it.each([
    { what: 'a scale set, by its own', machine: aScaleSet(), exemption: set, covered: true },
    { what: "an instance, by its scale set's", machine: anInstance(), exemption: set, covered: true },
    {
      what: "a flexible machine, by its scale set's",
      machine: aMachine({ scaleSetId }),
      exemption: set,
      covered: true,
    },
    { what: 'a machine, by that of a scale set elsewhere', machine: aMachine(), exemption: set, covered: false },
    {
      what: "a scale set, by its instance's",
      machine: aScaleSet(),
      exemption: anExemption({ kind: 'machine', resourceId: anInstance().resourceId }),
      covered: false,
    },
    {
      what: 'a machine whose name only begins alike',
      machine: aMachine({ name: 'vm10' }),
      exemption: anExemption(one),
      covered: false,
    },
    {
      what: 'a machine of a group by that name in another subscription',
      machine: aMachine({ subscriptionId: subscription('e') }),
      exemption: anExemption({
        kind: 'resourceGroup',
        resourceId: `/subscriptions/${productionSubscription}/resourceGroups/rg-shop`,
      }),
      covered: false,
    },
    {
      what: "any version, by its image's id",
      machine: aMachine({ image: ours('production', '1.1.0') }),
      exemption: bySource(imageId('production').toUpperCase()),
      covered: true,
    },
    {
      what: "a version, by the version's id",
      machine: aMachine({ image: ours('production', '1.1.0') }),
      exemption: bySource(`${imageId('production')}/versions/1.1.0`),
      covered: true,
    },
    {
      what: "a version, by another version's id",
      machine: aMachine({ image: ours('production', '1.1.0') }),
      exemption: bySource(`${imageId('production')}/versions/1.1`),
      covered: false,
    },
    {
      what: 'a file, by its container',
      machine: aMachine({ image: { kind: 'vhd', uri: 'https://a.blob.core.windows.net/vhds/os.vhd' } }),
      exemption: bySource('https://a.blob.core.windows.net/vhds/'),
      covered: true,
    },
    {
      what: 'a community image, by its gallery',
      machine: aMachine({
        image: { kind: 'communityGallery', publicGalleryName: 'Corp-1f', image: 'web', version: null },
      }),
      exemption: bySource('/communityGalleries/corp-1f'),
      covered: true,
    },
    {
      what: 'a Marketplace image, by another publisher',
      machine: aMachine({ image: ubuntu }),
      exemption: bySource('RedHat:*:*'),
      covered: false,
    },
    {
      what: 'what nothing records, by any source',
      machine: aMachine({ image: { kind: 'unrecorded' } }),
      exemption: bySource('*:*:*'),
      covered: false,
    },
    {
      what: 'a machine, by half a pattern',
      machine: aMachine({ image: ubuntu }),
      exemption: bySource('*'),
      covered: false,
    },
  ])('$what: $covered', ({ machine, exemption, covered }) => {
    expect(covering([exemption], machine)).toBe(covered ? 'x1' : null);
  });

  it('is none that somebody ended', () => {
    const revoked = { by: { id: 'o', name: 'Olga' }, at: now, reason: 'Done' };

    expect(covering([anExemption(one, { revoked })])).toBeNull();
  });

  it('is the one that lasts longest, of those that last alike the first by id', () => {
    const until = (exemptionId: string, expiresAt: string) => anExemption(one, { exemptionId, expiresAt });
    const [short, long, other] = [
      until('short', '2026-12-01T00:00:00.000Z'),
      until('b', '2027-03-01T00:00:00.000Z'),
      until('a', '2027-03-01T00:00:00.000Z'),
    ];

    expect(covering([short, long])).toBe('b');
    expect(covering([long, short])).toBe('b');
    expect(covering([long, other, short])).toBe('a');
    expect(covering([other, long])).toBe('a');
    expect(covering([until('a', short.expiresAt), until('z', long.expiresAt)])).toBe('z');
  });
});
