import type { Tables } from '../../../../infra/support/kql/tables.ts';

/** https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language: every table has what resources have. */
const columns = {
  id: 'string',
  name: 'string',
  type: 'string',
  tenantId: 'string',
  kind: 'string',
  location: 'string',
  resourceGroup: 'string',
  subscriptionId: 'string',
  managedBy: 'string',
  sku: 'dynamic',
  plan: 'dynamic',
  properties: 'dynamic',
  tags: 'dynamic',
  identity: 'dynamic',
  zones: 'dynamic',
  extendedLocation: 'dynamic',
} as const;

/** Tables of Azure Resource Graph, named as the queries name them: their names have no fixed casing there. */
export const resourceGraphTables: Tables = {
  resources: columns,
  resourcecontainers: columns,
  computeresources: columns,
};
