import { describe, expect, it } from 'vitest';
import { readMachineMessage } from '../../../../shared/domain/compliance/machine-written.ts';

const group = '/subscriptions/AAAA/resourceGroups/rg/providers/Microsoft.Compute';
const vm = `${group}/virtualMachines/vm1`;
const written = { resourceId: vm, subscriptionId: 'aaaa', deleted: false, attempts: 0 };
const event = (changes: object = {}) => ({
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  subject: vm,
  data: { resourceUri: vm },
  ...changes,
});
const cloudEvent = (changes: object = {}) => ({
  specversion: '1.0',
  type: 'Microsoft.Resources.ResourceWriteSuccess',
  subject: vm,
  data: { resourceUri: vm },
  ...changes,
});

describe('a message about a machine', () => {
  it.each([
    { what: "Event Grid's own schema", message: event(), machine: written },
    { what: 'a CloudEvent', message: cloudEvent(), machine: written },
    {
      what: 'a deletion',
      message: event({ eventType: 'Microsoft.Resources.ResourceDeleteSuccess' }),
      machine: { ...written, deleted: true },
    },
    {
      what: 'an action',
      message: cloudEvent({ type: 'Microsoft.Resources.ResourceActionSuccess' }),
      machine: written,
    },
    {
      what: 'another look',
      message: { kind: 'lookAgain', resourceId: vm, attempts: 2 },
      machine: { ...written, attempts: 2 },
    },
    ...['virtualMachineScaleSets/set', 'virtualMachineScaleSets/set/virtualMachines/0', 'VIRTUALMACHINES/vm1'].map(
      (name) => ({
        what: name,
        message: event({ data: { resourceUri: `${group}/${name}` } }),
        machine: { ...written, resourceId: `${group}/${name}` },
      }),
    ),
  ])('$what says which', ({ message, machine }) => {
    expect(readMachineMessage(message)).toEqual({ kind: 'written', machine });
  });

  it.each([
    { what: 'an extension of one', message: event({ data: { resourceUri: `${vm}/extensions/e` } }) },
    { what: 'a disk', message: event({ data: { resourceUri: `${group}/disks/d` } }) },
    { what: 'a machine of another provider', message: event({ data: { resourceUri: vm.replace('Compute', 'Test') } }) },
    { what: 'no resource', message: event({ data: {} }) },
    { what: 'no data', message: { eventType: 'x', subject: vm } },
    { what: 'looks that count down', message: { kind: 'lookAgain', resourceId: vm, attempts: -1 } },
    { what: 'text', message: 'hello' },
    { what: 'nothing', message: null },
  ])('$what is none', ({ message }) => {
    expect(readMachineMessage(message)).toBeUndefined();
  });
});

describe('a message of Azure Policy', () => {
  const data = {
    timestamp: '2026-11-21T06:00:00.000Z',
    policyAssignmentId: '/assignment',
    policyDefinitionId: '/definition',
    complianceState: 'NonCompliant',
  };
  const evaluated = (changes: object = {}, type = 'PolicyStateChanged') =>
    readMachineMessage(cloudEvent({ type: `Microsoft.PolicyInsights.${type}`, data: { ...data, ...changes } }));

  it.each([
    { state: 'NonCompliant', type: 'PolicyStateCreated', compliance: 'NonCompliant' },
    { state: 'compliant', type: 'PolicyStateChanged', compliance: 'Compliant' },
    { state: 'EXEMPT', type: 'PolicyStateChanged', compliance: 'Exempt' },
    { state: 'Conflict', type: 'PolicyStateChanged', compliance: 'Unknown' },
    { state: 'Exempt', type: 'PolicyStateDeleted', compliance: 'Unknown' },
  ])('$type with $state says $compliance', ({ state, type, compliance }) => {
    expect(evaluated({ complianceState: state }, type)).toEqual({
      kind: 'evaluated',
      machine: {
        ...{ resourceId: vm, subscriptionId: 'aaaa' },
        said: { assignmentId: '/assignment', definitionId: '/definition', compliance, at: data.timestamp },
      },
    });
  });

  it.each([
    { what: 'without a state', changes: { complianceState: undefined } },
    { what: 'at no instant', changes: { timestamp: 'today' } },
  ])('$what says nothing', ({ changes }) => {
    expect(evaluated(changes)).toBeUndefined();
  });

  it('about anything but a machine says nothing', () => {
    const message = cloudEvent({
      type: 'Microsoft.PolicyInsights.PolicyStateChanged',
      subject: `${group}/disks/d`,
      data,
    });

    expect(readMachineMessage(message)).toBeUndefined();
  });
});
