import { describe, expect, it } from 'vitest';
import { compareMembers, type ScaleSetMembers } from '../../../../shared/domain/compliance/scale-set-members.ts';
import { aMachine } from './some-machines.ts';

const compute = '/subscriptions/abc/resourceGroups/rg/providers/Microsoft.Compute';
const instance = (number: number) =>
  aMachine({
    kind: 'scaleSetInstance',
    resourceId: `${compute}/virtualMachineScaleSets/web/virtualMachines/${number}`,
  });
const machine = (name: string) => aMachine({ resourceId: `${compute}/virtualMachines/${name}` });
const idOf = ({ resourceId }: { readonly resourceId: string }) => resourceId;

const uniform = (...numbers: readonly number[]): ScaleSetMembers => ({
  mode: 'uniform',
  instances: numbers.map(instance),
});
const flexible = (...names: readonly string[]): ScaleSetMembers => ({
  mode: 'flexible',
  machineIds: names.map((name) => idOf(machine(name))),
});
const nothing = { instances: [], gone: [], joined: [], left: [] };

describe('the members of a scale set', () => {
  it.each([
    {
      what: 'its first instances',
      members: uniform(0, 1),
      known: [],
      found: { instances: [instance(0), instance(1)] },
    },
    { what: 'instances as they were', members: uniform(0), known: [instance(0)], found: { instances: [instance(0)] } },
    {
      what: 'one instance in place of another',
      members: uniform(1),
      known: [instance(0)],
      found: { instances: [instance(1)], gone: [idOf(instance(0))] },
    },
    { what: 'no instance any more', members: uniform(), known: [instance(0)], found: { gone: [idOf(instance(0))] } },
    { what: 'a machine that joined', members: flexible('a'), known: [], found: { joined: [idOf(machine('a'))] } },
    { what: 'a machine that is known', members: flexible('a'), known: [machine('a')], found: {} },
    {
      what: 'a machine that is not in it any more',
      members: flexible('b'),
      known: [machine('a'), machine('b')],
      found: { left: [idOf(machine('a'))] },
    },
    { what: 'nothing, known or not', members: flexible(), known: [], found: {} },
    {
      what: 'what the set has left when it is gone',
      members: undefined,
      known: [instance(0), machine('a')],
      found: { gone: [idOf(instance(0))], left: [idOf(machine('a'))] },
    },
  ])('are $what', ({ members, known, found }) => {
    expect(compareMembers(members, known)).toEqual({ ...nothing, ...found });
  });

  it.each([
    { members: uniform(0), known: instance(0) },
    { members: flexible('a'), known: machine('a') },
  ])('are the same in any casing: $members.mode', ({ members, known }) => {
    const shouted = { ...known, resourceId: known.resourceId.toUpperCase() };

    expect(compareMembers(members, [shouted])).toMatchObject({ gone: [], joined: [], left: [] });
  });
});
