import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PublishedEvent } from '../../../../local/azure/event-grid/events/event.ts';
import { EventSubscriptionFilter, wantsEvent } from '../../../../local/azure/event-grid/filters/filter.ts';

const vm = '/subscriptions/s/resourcegroups/G/providers/Microsoft.Compute/virtualMachines/vm1';

function written(data: object, changes: object = {}): PublishedEvent {
  const event = {
    id: '1',
    topic: '/t',
    subject: vm,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    data,
    ...changes,
  };
  return { schema: 'EventGridSchema', event };
}

function wants(filter: object, event: PublishedEvent): boolean {
  return wantsEvent(EventSubscriptionFilter.parse(filter), event);
}

describe('by type and subject', () => {
  it.each([
    { filter: {}, fits: true },
    { filter: { includedEventTypes: null }, fits: true },
    { filter: { includedEventTypes: ['All'] }, fits: true },
    { filter: { includedEventTypes: ['microsoft.resources.resourcewritesuccess'] }, fits: true },
    { filter: { includedEventTypes: ['Microsoft.Resources.ResourceDeleteSuccess'] }, fits: false },
    { filter: { subjectBeginsWith: '/SUBSCRIPTIONS/s/', subjectEndsWith: '/VM1' }, fits: true },
    { filter: { subjectBeginsWith: '/SUBSCRIPTIONS/s/', isSubjectCaseSensitive: true }, fits: false },
    { filter: { subjectEndsWith: '/vm2' }, fits: false },
  ])('$filter fits: $fits', ({ filter, fits }) => {
    expect(wants(filter, written({}))).toBe(fits);
  });
});

const data = {
  n: 5,
  text: 'Microsoft.Compute/virtualMachines/write',
  flag: true,
  nothing: null,
  list: ['Alpha', 'beta', 7],
  inner: { Name: 'web' },
};

describe('by advanced filters', () => {
  it.each([
    { operatorType: 'NumberLessThan', key: 'data.n', value: 6, fits: true },
    { operatorType: 'NumberLessThan', key: 'data.n', value: 5, fits: false },
    { operatorType: 'NumberLessThanOrEquals', key: 'data.n', value: 5, fits: true },
    { operatorType: 'NumberGreaterThan', key: 'data.n', value: 4, fits: true },
    { operatorType: 'NumberGreaterThan', key: 'data.text', value: 4, fits: false },
    { operatorType: 'NumberGreaterThanOrEquals', key: 'data.n', value: 6, fits: false },
    { operatorType: 'NumberIn', key: 'data.n', values: [1, 5], fits: true },
    { operatorType: 'NumberNotIn', key: 'data.n', values: [1, 5], fits: false },
    {
      operatorType: 'NumberInRange',
      key: 'data.n',
      values: [
        [1, 2],
        [4, 5],
      ],
      fits: true,
    },
    {
      operatorType: 'NumberNotInRange',
      key: 'data.n',
      values: [
        [1, 2],
        [4, 5],
      ],
      fits: false,
    },
    { operatorType: 'BoolEquals', key: 'data.flag', value: true, fits: true },
    { operatorType: 'BoolEquals', key: 'data.text', value: true, fits: false },
    {
      operatorType: 'StringIn',
      key: 'data.text',
      values: ['x', 'microsoft.compute/VIRTUALMACHINES/write'],
      fits: true,
    },
    { operatorType: 'StringNotIn', key: 'data.text', values: ['x'], fits: true },
    { operatorType: 'StringContains', key: 'data.text', values: ['virtualmachines'], fits: true },
    { operatorType: 'StringNotContains', key: 'data.text', values: ['x', 'virtualmachines'], fits: false },
    { operatorType: 'StringBeginsWith', key: 'data.text', values: ['microsoft.'], fits: true },
    { operatorType: 'StringNotBeginsWith', key: 'data.text', values: ['microsoft.'], fits: false },
    { operatorType: 'StringEndsWith', key: 'data.text', values: ['/WRITE'], fits: true },
    { operatorType: 'StringNotEndsWith', key: 'data.text', values: ['/delete'], fits: true },
    { operatorType: 'IsNullOrUndefined', key: 'data.nothing', fits: true },
    { operatorType: 'IsNullOrUndefined', key: 'data.absent', fits: true },
    { operatorType: 'IsNullOrUndefined', key: 'data.n', fits: false },
    { operatorType: 'IsNotNull', key: 'data.n', fits: true },
    { operatorType: 'IsNotNull', key: 'data.nothing', fits: false },
    { operatorType: 'StringIn', key: 'Data.Inner.name', values: ['web'], fits: true },
    { operatorType: 'StringContains', key: 'Subject', values: ['VM1'], fits: true },
    { operatorType: 'StringIn', key: 'EventType', values: ['Microsoft.Resources.ResourceWriteSuccess'], fits: true },
  ])('$operatorType of $key fits: $fits', ({ fits, ...filter }) => {
    expect(wants({ advancedFilters: [filter] }, written(data))).toBe(fits);
  });

  it.each([
    { operatorType: 'NumberIn', values: [1], fits: false },
    { operatorType: 'NumberNotIn', values: [1], fits: true },
    { operatorType: 'StringIn', values: ['x'], fits: false },
    { operatorType: 'StringNotIn', values: ['x'], fits: true },
    { operatorType: 'StringNotContains', values: ['x'], fits: false },
    { operatorType: 'StringNotBeginsWith', values: ['x'], fits: false },
  ])('an event without the key fits $operatorType: $fits', ({ fits, ...filter }) => {
    expect(wants({ advancedFilters: [{ ...filter, key: 'data.absent' }] }, written(data))).toBe(fits);
  });

  it.each([
    { operatorType: 'StringIn', values: ['BETA'], fits: true },
    { operatorType: 'StringNotIn', values: ['beta'], fits: false },
    { operatorType: 'StringNotContains', values: ['gamma'], fits: true },
    { operatorType: 'NumberIn', values: [7], fits: true },
  ])('$operatorType asks every element of an array, where arrays are allowed', ({ fits, ...filter }) => {
    const advancedFilters = [{ ...filter, key: 'data.list' }];

    expect(wants({ advancedFilters, enableAdvancedFilteringOnArrays: true }, written(data))).toBe(fits);
    expect(wants({ advancedFilters }, written(data))).toBe(false);
  });

  it('must all fit', () => {
    const fits = { operatorType: 'NumberIn', key: 'data.n', values: [5] };
    const fails = { operatorType: 'NumberIn', key: 'data.n', values: [6] };

    expect(wants({ advancedFilters: [fits, fits] }, written(data))).toBe(true);
    expect(wants({ advancedFilters: [fits, fails] }, written(data))).toBe(false);
  });

  it('know the attributes and extensions of CloudEvents', () => {
    const event = { id: '7', source: '/rebake', type: 'Rebake.Live', specversion: '1.0', stage: 'production', data };
    const advancedFilters = [
      { operatorType: 'StringIn', key: 'EventType', values: ['rebake.live'] },
      { operatorType: 'StringIn', key: 'eventid', values: ['7'] },
      { operatorType: 'StringIn', key: 'source', values: ['/rebake'] },
      { operatorType: 'StringIn', key: 'stage', values: ['production'] },
    ];

    expect(wants({ advancedFilters }, { schema: 'CloudEventSchemaV1_0', event })).toBe(true);
  });

  it('cannot reach names that hold a dot', () => {
    const claims = { 'http://schemas.microsoft.com/name': 'x' };
    const advancedFilters = [
      { operatorType: 'StringIn', key: 'data.http://schemas.microsoft.com/name', values: ['x'] },
    ];

    expect(wants({ advancedFilters }, written(claims))).toBe(false);
  });

  it('answer the opposite for In and NotIn of any number', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer(), { minLength: 1, maxLength: 25 }), (n, values) => {
        const ask = (operatorType: string) =>
          wants({ advancedFilters: [{ operatorType, key: 'data.n', values }] }, written({ n }));
        return ask('NumberIn') !== ask('NumberNotIn');
      }),
    );
  });
});

describe('a filter is refused', () => {
  const filter = { operatorType: 'StringIn', key: 'data.x', values: ['a'] };

  it.each([
    { why: 'with more than 25 advanced filters', advancedFilters: Array.from({ length: 26 }, () => filter) },
    {
      why: 'with more than 25 values in total',
      advancedFilters: [{ ...filter, values: Array.from({ length: 26 }, (_, n) => `v${n}`) }],
    },
    { why: 'with a value of more than 512 characters', advancedFilters: [{ ...filter, values: ['x'.repeat(513)] }] },
    { why: 'with an unknown operator', advancedFilters: [{ ...filter, operatorType: 'StringMatches' }] },
    { why: 'without values', advancedFilters: [{ operatorType: 'StringIn', key: 'data.x' }] },
  ])('$why', ({ advancedFilters }) => {
    expect(EventSubscriptionFilter.safeParse({ advancedFilters }).success).toBe(false);
  });
});
