import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Resource } from '../../../local/azure/arm/kernel/resource.ts';
import { holds } from '../../../local/azure/arm/policy/evaluate-condition.ts';
import { infraFolder, readBicep } from '../support/bicep.ts';
import { loadedFiles } from '../support/bicep-tree.ts';
import { expandCounts } from '../support/expand-counts.ts';

const Parameters = z.record(
  z.string(),
  z.strictObject({
    type: z.enum(['String', 'Array']),
    allowedValues: z.array(z.string()).optional(),
    defaultValue: z.unknown().optional(),
    metadata: z.strictObject({ displayName: z.string(), description: z.string() }),
  }),
);
const Definition = z.strictObject({
  name: z.string().max(64),
  displayName: z.string().max(128),
  description: z.string().max(512),
  parameters: Parameters,
  policyRule: z.strictObject({ if: z.looseObject({}), then: z.strictObject({ effect: z.string() }) }),
});
const Initiative = Definition.omit({ policyRule: true }).extend({
  // A policy assignment's name in a management group.
  name: z.string().max(24),
  nonComplianceMessage: z.string().max(512),
  passedOn: z.record(z.string(), z.strictObject({ value: z.string() })),
});

const read = (file: string): unknown => JSON.parse(readFileSync(join(infraFolder, 'watch/policies', file), 'utf8'));
const ofMachines = Definition.parse(read('approved-vm-images.json'));
const ofScaleSets = Definition.parse(read('approved-scale-set-images.json'));
const initiative = Initiative.parse(read('initiative.json'));

const gallery =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/rebake_production';
const parameters = {
  approvedGalleries: [gallery],
  approvedMarketplaceImages: [{ publisher: 'Canonical', offer: 'ubuntu-24_04-*', sku: 'server' }],
};

interface StorageProfile {
  readonly imageReference?: Readonly<Record<string, string>>;
  readonly osDisk: { readonly createOption: string };
}
const fromImage = (imageReference: Readonly<Record<string, string>>): StorageProfile => ({
  imageReference,
  osDisk: { createOption: 'FromImage' },
});
const resource = (type: string, properties: object): Resource => ({
  id: `/subscriptions/s/resourceGroups/g/providers/${type}/web`,
  name: 'web',
  type,
  location: 'westeurope',
  properties: { ...properties },
});
const machine = (storageProfile: StorageProfile): Resource =>
  resource('Microsoft.Compute/virtualMachines', { storageProfile });
const scaleSet = (storageProfile: StorageProfile | undefined): Resource =>
  resource(
    'Microsoft.Compute/virtualMachineScaleSets',
    storageProfile ? { virtualMachineProfile: { storageProfile } } : {},
  );
const isAgainst = (definition: typeof ofMachines, judged: Resource, given = parameters): boolean =>
  holds(expandCounts(definition.policyRule.if, given), judged, (value) => value);

const sources: readonly { what: string; profile: StorageProfile; against: boolean }[] = [
  {
    what: 'a version of an approved gallery',
    profile: fromImage({ id: `${gallery}/images/web/versions/1.0.0` }),
    against: false,
  },
  { what: 'the latest of an approved gallery', profile: fromImage({ id: `${gallery}/images/web` }), against: false },
  {
    what: 'an approved gallery in other case',
    profile: fromImage({ id: `${gallery}/images/web`.toUpperCase() }),
    against: false,
  },
  { what: 'a gallery whose name begins alike', profile: fromImage({ id: `${gallery}_old/images/web` }), against: true },
  {
    what: 'a gallery of the same name elsewhere',
    profile: fromImage({ id: `${gallery.replace('rg-images', 'rg-mine')}/images/web` }),
    against: true,
  },
  {
    what: 'an approved Marketplace image',
    profile: fromImage({ publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }),
    against: false,
  },
  {
    what: 'another Marketplace image',
    profile: fromImage({ publisher: 'canonical', offer: 'ubuntu-20_04-lts', sku: 'server', version: 'latest' }),
    against: true,
  },
  {
    what: 'a community image',
    profile: fromImage({ communityGalleryImageId: '/CommunityGalleries/g/Images/i' }),
    against: true,
  },
  { what: 'an attached disk', profile: { osDisk: { createOption: 'Attach' } }, against: false },
];

describe.each([
  { kind: 'machines', definition: ofMachines, make: machine },
  { kind: 'scale sets', definition: ofScaleSets, make: scaleSet },
])('the policy for $kind', ({ definition, make }) => {
  it.each(sources)('holds $what against them: $against', ({ profile, against }) => {
    expect(isAgainst(definition, make(profile))).toBe(against);
  });

  it('approves nothing when nothing is approved', () => {
    const none = { approvedGalleries: [], approvedMarketplaceImages: [] };
    expect(isAgainst(definition, make(fromImage({ id: `${gallery}/images/web` })), none)).toBe(true);
  });

  it('judges nothing else', () => {
    expect(isAgainst(definition, resource('Microsoft.Compute/disks', {}))).toBe(false);
  });

  it('takes its effect and its lists as parameters', () => {
    expect(definition.policyRule.then.effect).toBe("[parameters('effect')]");
    expect(Object.keys(definition.parameters)).toEqual(['effect', 'approvedGalleries', 'approvedMarketplaceImages']);
  });
});

describe('a Flexible scale set without a model', () => {
  it('is not judged, as its machines are', () => {
    expect(isAgainst(ofScaleSets, scaleSet(undefined))).toBe(false);
  });
});

describe('the initiative', () => {
  it('passes each of its parameters on to both definitions', () => {
    expect(initiative.parameters).toEqual(ofMachines.parameters);
    expect(initiative.parameters).toEqual(ofScaleSets.parameters);
    expect(initiative.passedOn).toEqual(
      Object.fromEntries(
        Object.keys(initiative.parameters).map((name) => [name, { value: `[parameters('${name}')]` }]),
      ),
    );
  });

  it('audits unless told otherwise', () => {
    expect(initiative.parameters['effect']).toMatchObject({
      defaultValue: 'audit',
      allowedValues: ['audit', 'deny', 'disabled'],
    });
  });

  it.each(['subscription', 'management-group'])('is the same in a %s', async (scope) => {
    const root = await readBicep(`watch/modules/policies-in-${scope}.bicep`);
    expect(loadedFiles(root)).toEqual([
      '../policies/approved-vm-images.json',
      '../policies/approved-scale-set-images.json',
      '../policies/initiative.json',
    ]);
    const other = await readBicep(`watch/modules/policies-in-subscription.bicep`);
    const body = (text: string): string => text.split('\n').slice(1).join('\n');
    expect(body(root.text)).toBe(body(other.text));
  });
});
