import { expect, it } from 'vitest';
import { machineKey, ObservedMachine } from '../../../../shared/domain/compliance/observed-machine.ts';
import { aMachine, anInstance, aScaleSet } from './some-machines.ts';

it.each([
  {
    id: '/subscriptions/S/resourceGroups/RG/providers/P/VMs/Vm1',
    key: 'subscriptions~s~resourcegroups~rg~providers~p~vms~vm1',
  },
  { id: 'subscriptions/S', key: 'subscriptions~s' },
])('the key of $id can be an id of a record and a part of a route', ({ id, key }) => {
  expect(machineKey(id)).toBe(key);
});

it.each([
  { what: 'a machine', machine: aMachine({ managedBy: '/set', scaleSetId: '/set', trail: ['/disks/os'] }) },
  { what: 'a scale set', machine: aScaleSet({ capacity: 0, createdAt: null }) },
  { what: 'an instance', machine: anInstance({ vmId: null, createdAt: '2026-06-01T10:00:00.123+02:00' }) },
])('$what is read back as it was kept', ({ machine }) => {
  expect(ObservedMachine.parse(JSON.parse(JSON.stringify(machine)))).toEqual(machine);
});

it.each([{ capacity: -1 }, { capacity: 1.5 }, { kind: 'disk' }, { createdAt: 'yesterday' }, { image: {} }])(
  '%o is refused',
  (changes) => {
    expect(ObservedMachine.safeParse({ ...aMachine(), ...changes }).success).toBe(false);
  },
);
