import { describe, it } from 'vitest';
import { judged, production, rebuild, type Row, running, withProduction } from './judging-rows.ts';
import { aMachine, aScaleSet, ours, productionSubscription, testSubscription, ubuntu } from './some-machines.ts';
import { subscription, writtenRules } from './some-rules.ts';

describe('whose machine it is', () => {
  const aks = '/subscriptions/s/resourceGroups/r/providers/Microsoft.ContainerService/managedClusters/k';
  const rebakeOwned = { tags: { 'rebake-id': 'web-7' }, resourceGroup: 'Rebake-Bake-web-7', image: ubuntu };

  it.each<Row>([
    {
      what: "Rebake's own, to bake",
      machine: aMachine(rebakeOwned),
      verdict: 'rebakeOwned',
      also: { environment: 'production' },
    },
    {
      what: "Rebake's own, to check",
      machine: aMachine({ ...rebakeOwned, resourceGroup: 'rebake-check-web-7' }),
      verdict: 'rebakeOwned',
    },
    {
      what: "Rebake's own, before there are rules",
      machine: aMachine(rebakeOwned),
      with: { rules: null },
      verdict: 'rebakeOwned',
      also: { environment: null },
    },
    {
      what: 'one that only bears the tag',
      machine: aMachine({ ...rebakeOwned, resourceGroup: 'rg-shop' }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: "one with another rebake's tag in such a group",
      machine: aMachine({ ...rebakeOwned, tags: { 'rebake-id': 'web-8' } }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'a node of a cluster',
      machine: aScaleSet({ managedBy: aks, image: ubuntu }),
      verdict: 'serviceManaged',
      reason: 'Azure Kubernetes Service made the machine and chooses its image.',
      also: { environment: 'production' },
    },
    {
      what: 'a node of a cluster, where rules judge those too',
      machine: aScaleSet({ managedBy: aks, image: ubuntu }),
      with: { rules: { serviceManaged: 'judge' } },
      verdict: 'unapprovedSource',
      nextStep: "Set the scale set's model",
    },
    {
      what: 'a desktop host that runs one of our images',
      machine: aMachine({
        tags: { 'cm-resource-parent': '/x/providers/Microsoft.DesktopVirtualization/hostpools/p' },
        image: ours('production', '0.2.0'),
      }),
      verdict: 'revoked',
      nextStep: rebuild,
    },
  ])('$what: $verdict', judged);
});

describe('where the machine is', () => {
  const elsewhere = aMachine({ subscriptionId: subscription('d'), image: ubuntu });
  const exclude = (excluded: object) => withProduction({ exclude: excluded });
  const outside = { environment: null, owner: 'cloud-platform@contoso.example', channel: 'default' };

  it.each<Row>([
    {
      what: 'before there are rules',
      machine: aMachine({ image: ubuntu }),
      with: { rules: null },
      verdict: 'outOfScope',
      reason: 'There are no compliance rules yet',
      nextStep: 'Save compliance rules',
      also: { environment: null, owner: '', channel: 'default' },
    },
    {
      what: 'before there are rules, with one of our images: its use still counts',
      machine: running('production', '0.2.0'),
      with: { rules: null },
      verdict: 'outOfScope',
      nextStep: 'Save',
      also: { imageDefinition: 'web', version: '0.2.0', stage: 'production' },
    },
    {
      what: 'in an environment with a channel of its own, which is told of it',
      machine: aMachine({ image: ubuntu }),
      with: {
        rules: {
          environments: [{ ...production, channel: 'ops' }, writtenRules.environments[1]],
          channels: { ops: { title: 'Ops' } },
        },
      },
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
      also: { environment: 'production', channel: 'ops' },
    },
    {
      what: 'in a subscription of no environment',
      machine: elsewhere,
      verdict: 'outOfScope',
      reason: `put subscription ${subscription('d')} in no environment`,
      nextStep: 'name the subscription, or a management group above it',
      also: outside,
    },
    {
      what: 'in a subscription that Azure does not list yet, where management groups would tell',
      machine: elsewhere,
      with: { managementGroups: null },
      verdict: 'outOfScope',
      reason: `Azure does not list subscription ${subscription('d')}, so that nothing tells its management groups.`,
      nextStep: 'It is judged once Azure lists it.',
      also: outside,
    },
    {
      what: 'in a subscription that Azure does not list yet, where no management group would tell',
      machine: elsewhere,
      with: { managementGroups: null, rules: { environments: [writtenRules.environments[1]] } },
      verdict: 'outOfScope',
      reason: `put subscription ${subscription('d')} in no environment`,
      nextStep: 'name the subscription',
    },
    {
      what: 'in a subscription that Azure does not list yet and rules name',
      machine: aMachine({ image: ubuntu }),
      with: { managementGroups: null },
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
      also: { environment: 'production' },
    },
    {
      what: 'below a management group of no environment',
      machine: elsewhere,
      with: { managementGroups: ['corp', 'root'] },
      verdict: 'outOfScope',
      nextStep: 'name',
    },
    {
      what: 'below a management group, as Azure spells it',
      machine: elsewhere,
      with: { managementGroups: ['/providers/Microsoft.Management/managementGroups/Corp-Production'] },
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
      also: { environment: 'production' },
    },
    {
      what: 'below two management groups: the nearest decides',
      machine: elsewhere,
      with: {
        managementGroups: ['corp-test', 'corp-production'],
        rules: {
          environments: [
            production,
            { name: 'test', managementGroups: ['corp-test'], stages: ['test'], allow: { marketplace: ['*:*:*'] } },
          ],
        },
      },
      verdict: 'compliant',
      also: { environment: 'test' },
    },
    {
      what: 'in a subscription with an environment of its own, below another one',
      machine: aMachine({ subscriptionId: testSubscription }),
      with: { managementGroups: ['corp-production'] },
      verdict: 'compliant',
      also: { environment: 'test' },
    },
    {
      what: 'in capitals',
      machine: aMachine({ subscriptionId: productionSubscription.toUpperCase(), image: ubuntu }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'in a group that is left out by name',
      machine: aMachine({ resourceGroup: 'RG-Lab-7', image: ubuntu }),
      with: exclude({ resourceGroups: ['rg-lab-*'] }),
      verdict: 'outOfScope',
      reason: 'In environment production resource group RG-Lab-7 is left out.',
      also: { environment: null },
    },
    {
      what: 'in a group that is left out by id',
      machine: aMachine({ image: ubuntu }),
      with: exclude({ resourceGroups: [`/subscriptions/${productionSubscription}/resourceGroups/RG-SHOP`] }),
      verdict: 'outOfScope',
    },
    {
      what: 'in a group of which another subscription leaves its own out',
      machine: aMachine({ image: ubuntu }),
      with: exclude({ resourceGroups: [`/subscriptions/${testSubscription}/resourceGroups/rg-shop`] }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
    {
      what: 'with a tag that is left out',
      machine: aMachine({ tags: { 'No-Images': '' }, image: ubuntu }),
      with: exclude({ tags: ['no-images'] }),
      verdict: 'outOfScope',
      reason: 'machines with its tag No-Images are left out',
    },
    {
      what: 'with a tag of which a value is left out',
      machine: aMachine({ tags: { tier: 'lab=1' }, image: ubuntu }),
      with: exclude({ tags: ['tier=lab=1'] }),
      verdict: 'outOfScope',
    },
    {
      what: 'with one of several tags that are left out',
      machine: aMachine({ tags: { lab: '' }, image: ubuntu }),
      with: exclude({ tags: ['no-images', 'lab'] }),
      verdict: 'outOfScope',
    },
    {
      what: 'with a tag of which another value is left out',
      machine: aMachine({ tags: { tier: 'shop' }, image: ubuntu }),
      with: exclude({ tags: ['tier=lab'] }),
      verdict: 'unapprovedSource',
      nextStep: 'Rebuild',
    },
  ])('$what: $verdict', judged);
});
