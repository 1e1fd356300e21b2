import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Exemption, ExemptionScope } from '../../../../shared/domain/compliance/exemptions/exemption.ts';
import type { ImageSource } from '../../../../shared/domain/compliance/image-source.ts';
import { isFinding } from '../../../../shared/domain/compliance/judgement.ts';
import type { ObservedMachine } from '../../../../shared/domain/compliance/observed-machine.ts';
import {
  aMachine,
  anExemption,
  anInstance,
  aScaleSet,
  inProduction,
  inTest,
  judge,
  now,
  ours,
  productionSubscription,
  scaleSetId,
  testSubscription,
  ubuntu,
} from './some-machines.ts';
import { subscription } from './some-rules.ts';

const compute = `/subscriptions/${subscription('9')}/resourceGroups/shared/providers/Microsoft.Compute`;

const unknowable = fc.constantFrom<ImageSource>(
  { kind: 'unrecorded' },
  { kind: 'disk', diskId: `${compute}/disks/d`, end: 'deleted' },
  { kind: 'disk', diskId: `${compute}/disks/d`, end: 'unreadable' },
  { kind: 'disk', diskId: `${compute}/disks/d`, end: 'tooDeep' },
);

const image = fc.oneof(
  fc.constantFrom(...inProduction.versions.keys(), null, '7.7.7').map((version) => ours('production', version)),
  fc.constantFrom(...inTest.versions.keys(), null).map((version) => ours('test', version)),
  fc.constantFrom<ImageSource>(
    ubuntu,
    { ...ubuntu, publisher: 'Contoso', offer: 'appliance' },
    { kind: 'managedImage', imageId: `${compute}/images/old` },
    { kind: 'vhd', uri: 'https://a.blob.core.windows.net/vhds/os.vhd' },
    { kind: 'sharedGallery', uniqueGalleryName: 's-CORP', image: 'web', version: null },
    { kind: 'noModel' },
  ),
  unknowable,
);

const machine: fc.Arbitrary<ObservedMachine> = fc
  .record({
    make: fc.constantFrom(aMachine, aScaleSet, anInstance),
    image,
    subscriptionId: fc.constantFrom(productionSubscription, testSubscription, subscription('d')),
    resourceGroup: fc.constantFrom('rg-shop', 'rebake-bake-web-1'),
    tags: fc.constantFrom<ObservedMachine['tags']>(
      {},
      { owner: 'jane@contoso.example' },
      { 'rebake-id': 'web-1' },
      { Vendor: 'Databricks' },
    ),
    trail: fc.constantFrom<string[]>([], ['/disks/a'], ['/disks/a', '/snapshots/b']),
  })
  .map(({ make, ...changes }) => make(changes));

const scope = fc.constantFrom<ExemptionScope>(
  { kind: 'machine', resourceId: aMachine().resourceId },
  { kind: 'machine', resourceId: scaleSetId },
  { kind: 'resourceGroup', resourceId: `/subscriptions/${productionSubscription}/resourceGroups/rg-shop` },
  { kind: 'source', source: '*:*:*' },
  { kind: 'source', source: compute },
);

const exemption: fc.Arbitrary<Exemption> = fc
  .tuple(scope, fc.constantFrom('2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'))
  .map(([covered, expiresAt]) => anExemption(covered, { expiresAt }));

const exemptions = fc.array(exemption, { maxLength: 3 });

/** The same text in another casing, letter by letter. */
function recased(text: string, flips: readonly boolean[]): string {
  return [...text].map((letter, i) => (flips[i % flips.length] ? letter.toUpperCase() : letter.toLowerCase())).join('');
}

function recasedImage(source: ImageSource, flips: readonly boolean[]): ImageSource {
  const change = (text: string) => recased(text, flips);
  switch (source.kind) {
    case 'gallery':
    case 'managedImage':
      return { ...source, imageId: change(source.imageId) };
    case 'marketplace':
      return { ...source, publisher: change(source.publisher), offer: change(source.offer), sku: change(source.sku) };
    case 'sharedGallery':
      return { ...source, uniqueGalleryName: change(source.uniqueGalleryName), image: change(source.image) };
    case 'disk':
      return { ...source, diskId: change(source.diskId) };
    default:
      return source;
  }
}

it('the casing of ids never matters', () => {
  const flips = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 });

  fc.assert(
    fc.property(machine, exemptions, flips, (one, granted, letters) => {
      const other: ObservedMachine = {
        ...one,
        resourceId: recased(one.resourceId, letters),
        subscriptionId: recased(one.subscriptionId, letters),
        resourceGroup: recased(one.resourceGroup, letters),
        scaleSetId: one.scaleSetId === null ? null : recased(one.scaleSetId, letters),
        image: recasedImage(one.image, letters),
      };
      const { verdict, owner, exemptionId, imageDefinition, stage } = judge({ machine: one, exemptions: granted });

      expect(judge({ machine: other, exemptions: granted })).toMatchObject({
        verdict,
        owner,
        exemptionId,
        imageDefinition,
        stage,
      });
    }),
  );
});

it('an exemption more turns findings into exempt ones and changes nothing else', () => {
  fc.assert(
    fc.property(machine, exemptions, exemption, (one, granted, another) => {
      const before = judge({ machine: one, exemptions: granted });
      const after = judge({ machine: one, exemptions: [...granted, another] });

      if (isFinding(before.verdict)) {
        expect([before.verdict, 'exempt']).toContain(after.verdict);
      } else {
        expect(after.verdict).toBe(before.verdict);
      }
      expect(after.exemptedVerdict).toBe(
        after.verdict === 'exempt' ? (before.exemptedVerdict ?? before.verdict) : null,
      );
    }),
  );
});

it('what nobody can know is never compliant, and never a violation either', () => {
  fc.assert(
    fc.property(machine, unknowable, (one, source) => {
      const { verdict } = judge({ machine: { ...one, image: source } });

      expect(['unknown', 'serviceManaged', 'rebakeOwned', 'outOfScope']).toContain(verdict);
    }),
  );
});

it('every finding says what to do, where and to whom; nothing else asks for anything within scope', () => {
  fc.assert(
    fc.property(machine, exemptions, (one, granted) => {
      const { verdict, reason, nextStep, owner, channel, environment } = judge({ machine: one, exemptions: granted });

      expect(reason).toMatch(/^[A-Z].*\.$/);
      expect(owner).toContain('@');
      expect(channel).toBe('default');
      if (isFinding(verdict)) {
        expect(nextStep).toMatch(/^[A-Z].*\.$/);
        expect(environment).not.toBeNull();
      } else if (verdict !== 'outOfScope') {
        expect(nextStep).toBe('');
      }
    }),
  );
});

it('time makes nothing younger: what is outdated stays so while nothing else changes', () => {
  const later = fc.date({ min: new Date(now), max: new Date('2028-01-01'), noInvalidDate: true });

  fc.assert(
    fc.property(machine, later, (one, at) => {
      fc.pre(judge({ machine: one }).verdict === 'outdated');

      expect(judge({ machine: one, now: at.toISOString() }).verdict).toBe('outdated');
    }),
  );
});

it('what Azure Policy says never changes the verdict unless rules honour its exemptions', () => {
  const compliance = fc.constantFrom('Compliant', 'NonCompliant', 'Exempt', 'Unknown');
  const policy = fc.array(
    compliance.map((said) => ({ assignmentId: '/a', definitionId: '/d', compliance: said, at: now }) as const),
    { maxLength: 2 },
  );

  fc.assert(
    fc.property(machine, policy, (one, said) => {
      expect({ ...judge({ machine: one, policy: said }), policyDisagreement: null }).toEqual(judge({ machine: one }));
    }),
  );
});
