import { describe, expect, it } from 'vitest';
import {
  creationQuery,
  instanceCountQuery,
  instancesByIdQuery,
  instancesQuery,
  machineCountQuery,
  machinesByIdQuery,
  machinesQuery,
  subscriptionsQuery,
} from '../../../../shared/azure/inventory/machine-queries.ts';
import { analyzeQuery } from '../../../infra/support/kql/analyze-query.ts';
import { ofKind } from '../../../infra/support/kql/tree.ts';
import { resourceGraphTables } from './support/resource-graph-tables.ts';

const ids = ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/a', "/it's/b\\"];
const ofMachines = [
  ...['id', 'name', 'location', 'tags', 'plan', 'managedBy', 'groupManagedBy', 'vmId', 'createdAt', 'scaleSetId'],
  ...['capacity', 'latestModelApplied', 'imageReference', 'osDisk', 'osDiskCreation'],
];

describe.each([
  { name: 'machines whose model tells their image', query: machinesQuery('told'), columns: ofMachines },
  { name: 'machines whose model does not', query: machinesQuery('untold'), columns: ofMachines },
  { name: 'machines by id', query: machinesByIdQuery(ids), columns: ofMachines },
  { name: 'instances', query: instancesQuery, columns: ofMachines },
  { name: 'instances by id', query: instancesByIdQuery(ids), columns: ofMachines },
  { name: 'how many machines', query: machineCountQuery, columns: ['machines'] },
  { name: 'how many instances', query: instanceCountQuery, columns: ['machines'] },
  { name: 'where disks come from', query: creationQuery(ids), columns: ['id', 'creationData'] },
  { name: 'subscriptions', query: subscriptionsQuery, columns: ['id', 'name', 'subscriptionId', 'ancestors'] },
])('the query for $name', ({ query, columns }) => {
  const analyzed = analyzeQuery(query, resourceGraphTables);

  it('is right, by tables, columns, types and functions', () => {
    expect(analyzed.problems).toEqual([]);
  });

  it('answers with the columns that its rows are read by', () => {
    expect(Object.keys(analyzed.columns)).toEqual(columns);
  });

  it('is ordered by id where it has pages, and keeps to the number of joins that Resource Graph takes', () => {
    const orders = ofKind(analyzed.tree, 'SortOperator').map(({ text }) => text);
    // Three, and one between tables unless these are resources and their containers:
    // https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language#supported-tabulartop-level-operators
    expect(ofKind(analyzed.tree, 'JoinOperator').length).toBeLessThanOrEqual(3);
    expect(orders).toEqual(columns.includes('id') ? ['order by id asc'] : []);
  });
});
