import { expect, it } from 'vitest';
import { compileOwners } from '../../../../../shared/domain/compliance/judging/owner.ts';
import { aMachine, productionSubscription, testSubscription } from '../some-machines.ts';
import { someRules } from '../some-rules.ts';

const rules = someRules({
  owners: {
    tags: ['owner', 'Contact'],
    resourceGroups: [
      { match: 'rg-*', owner: 'any@contoso.example', channel: 'ops' },
      { match: 'rg-shop', owner: 'shop@contoso.example', channel: 'shop' },
      {
        match: `/subscriptions/${testSubscription}/resourceGroups/RG-Shop`,
        owner: 'shop-test@contoso.example',
      },
      { match: '*-data', owner: 'data@contoso.example' },
    ],
    subscriptions: [
      { subscription: productionSubscription, owner: 'production@contoso.example', channel: 'production' },
    ],
    default: 'cloud@contoso.example',
  },
  channels: { ops: { title: 'Ops' }, shop: { title: 'Shop' }, production: { title: 'Production' } },
});

it.each([
  {
    what: 'its tag, whatever the group',
    machine: { tags: { owner: 'jane@contoso.example' } },
    owner: 'jane@contoso.example',
    channel: 'shop',
  },
  {
    what: 'its tag in any case',
    machine: { tags: { OWNER: 'Jane@Contoso.example' } },
    owner: 'jane@contoso.example',
    channel: 'shop',
  },
  {
    what: 'the address among other words in its tag',
    machine: { tags: { owner: 'Jane Doe <jane@contoso.example>, shop' } },
    owner: 'jane@contoso.example',
    channel: 'shop',
  },
  {
    what: 'the first of several addresses',
    machine: { tags: { owner: 'jane@contoso.example;joe@contoso.example' } },
    owner: 'jane@contoso.example',
    channel: 'shop',
  },
  {
    what: 'its tag among others',
    machine: { tags: { team: 'team@contoso.example', owner: 'jane@mail.contoso.example', x: 'x@contoso.example' } },
    owner: 'jane@mail.contoso.example',
    channel: 'shop',
  },
  {
    what: 'the whole of its address',
    machine: { tags: { owner: 'mailto:jane.doe+vm@mail.eu.contoso.example.' } },
    owner: 'jane.doe+vm@mail.eu.contoso.example',
    channel: 'shop',
  },
  {
    what: 'its subscription, as Azure spells it',
    machine: { resourceGroup: 'other', subscriptionId: productionSubscription.toUpperCase() },
    owner: 'production@contoso.example',
    channel: 'production',
  },
  {
    what: 'another tag where the first holds no address',
    machine: { tags: { contact: 'joe@contoso.example', owner: 'Jane' } },
    owner: 'joe@contoso.example',
    channel: 'shop',
  },
  {
    what: 'its group where no tag holds an address',
    machine: { tags: { owner: 'Team @ Shop' } },
    owner: 'shop@contoso.example',
    channel: 'shop',
  },
  {
    what: 'its group in any case',
    machine: { resourceGroup: 'RG-SHOP' },
    owner: 'shop@contoso.example',
    channel: 'shop',
  },
  {
    what: "its group's id before the group's name; that names no channel",
    machine: { subscriptionId: testSubscription },
    owner: 'shop-test@contoso.example',
    channel: 'environment',
  },
  {
    what: 'the first pattern that fits',
    machine: { resourceGroup: 'rg-big-data' },
    owner: 'any@contoso.example',
    channel: 'ops',
  },
  {
    what: "its group; the channel is its subscription's",
    machine: { resourceGroup: 'big-data' },
    owner: 'data@contoso.example',
    channel: 'production',
  },
  {
    what: 'its subscription',
    machine: { resourceGroup: 'other' },
    owner: 'production@contoso.example',
    channel: 'production',
  },
  {
    what: 'the default',
    machine: { resourceGroup: 'other', subscriptionId: testSubscription },
    owner: 'cloud@contoso.example',
    channel: 'environment',
  },
])('the owner is told by $what', ({ machine, owner, channel }) => {
  expect(compileOwners(rules.owners)(aMachine(machine), 'environment')).toEqual({ owner, channel });
});

it('the channel is the default one where nothing names another', () => {
  expect(compileOwners(someRules().owners)(aMachine(), null)).toEqual({
    owner: 'cloud-platform@contoso.example',
    channel: 'default',
  });
});
