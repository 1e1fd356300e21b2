import { ResourceGraphClient, type FacetRequest, type QueryResponse } from '@azure/arm-resourcegraph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDirectory } from '../../../../../local/azure/arm/seed.ts';
import { subscriptionId, tenantId } from '../../../../../local/azure/entra/directory.ts';
import { clientOptions, credential, resourcesClient } from '../support/clients.ts';
import { putSource } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const query = "Resources | where type =~ 'microsoft.compute/disks'";

// https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
describe('a query of Resource Graph', () => {
  let test: TestArm;
  let client: ResourceGraphClient;

  beforeAll(async () => {
    test = await startArm();
    client = new ResourceGraphClient(credential(test), clientOptions(test));
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    const managementGroups = [{ name: 'Landing-Zones', displayName: 'Landing zones' }];
    seedDirectory(test.arm.kernel, {
      tenantId,
      subscriptions: [{ id: subscriptionId, name: 'Local', managementGroups }],
    });
    ['a', 'b', 'c'].forEach((name) => putSource(test, 'disks', name, {}, 'westeurope'));
    ['d', 'e'].forEach((name) => putSource(test, 'disks', name, {}, 'eastus'));
    putSource(test, 'disks', 'f', {}, 'northeurope');
  });
  afterAll(() => test.close());

  const ask = (scope: object, facets: FacetRequest[] = []): Promise<QueryResponse> =>
    client.resources({ query, facets, ...scope });

  it.each([
    { scope: {} },
    { scope: { subscriptions: [subscriptionId.toUpperCase()] } },
    { scope: { managementGroups: ['landing-zones'] } },
    { scope: { subscriptions: [subscriptionId, '11111111-1111-1111-1111-111111111111'] } },
  ])('goes over the subscriptions of $scope', async ({ scope }) => {
    expect(await ask(scope)).toMatchObject({ totalRecords: 6, count: 6 });
  });

  it.each([
    { scope: { subscriptions: [] } },
    { scope: { subscriptions: ['11111111-1111-1111-1111-111111111111'] } },
    { scope: { managementGroups: ['elsewhere'] } },
  ])('is refused where $scope are none of the tenant', async ({ scope }) => {
    await expect(ask(scope)).rejects.toMatchObject({
      statusCode: 400,
      details: { error: { details: [{ code: 'NoValidSubscriptionsInQueryRequest' }] } },
    });
  });

  it('counts the values of an expression over the whole result, most often first', async () => {
    const { facets } = await ask({ options: { top: 1 } }, [{ expression: 'location' }]);

    expect(facets).toMatchObject([
      {
        resultType: 'FacetResult',
        ...{ expression: 'location', totalRecords: 3, count: 3 },
        data: [
          { location: 'westeurope', count: 3 },
          { location: 'eastus', count: 2 },
          { location: 'northeurope', count: 1 },
        ],
      },
    ]);
  });

  it('filters, orders and cuts a facet as it is told to', async () => {
    const options = { filter: 'count > 1', sortBy: 'location', sortOrder: 'asc', top: 1 } as const;

    const { facets } = await ask({}, [{ expression: 'location', options }]);

    expect(facets).toMatchObject([{ totalRecords: 2, count: 1, data: [{ location: 'eastus', count: 2 }] }]);
  });

  it('tells what is wrong with one facet beside those that are right', async () => {
    const { facets } = await ask({}, [{ expression: 'location' }, { expression: 'nonsense(' }]);

    expect(facets?.map(({ resultType }) => resultType)).toEqual(['FacetResult', 'FacetError']);
    expect(facets?.[1]).toMatchObject({ expression: 'nonsense(', errors: [{ code: expect.any(String) as string }] });
  });
});
