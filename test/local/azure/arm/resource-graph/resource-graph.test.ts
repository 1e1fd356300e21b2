import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDirectory } from '../../../../../local/azure/arm/seed.ts';
import { subscriptionId, tenantId } from '../../../../../local/azure/entra/directory.ts';
import { call, type Answer } from '../support/call.ts';
import { clientOptions, computeClient, credential, quickly, resourcesClient } from '../support/clients.ts';
import { putSource } from '../support/sources.ts';
import { principal, startArm, type TestArm } from '../support/start-arm.ts';

describe('Resource Graph', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm({
      roleAssignments: [
        { principalId: principal('owner').objectId, role: 'Owner', principalType: 'User' },
        {
          principalId: principal('reader').objectId,
          role: 'Reader',
          principalType: 'User',
          scope: `/subscriptions/${subscriptionId}/resourceGroups/other`,
        },
      ],
    });
    const { resourceGroups } = resourcesClient(test);
    await resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    await resourceGroups.createOrUpdate('other', { location: 'westeurope' });
    Array.from({ length: 7 }, (_, n) => putSource(test, 'virtualMachines', `web-${n}`));
    await computeClient(test).galleries.createOrUpdate('other', 'pictures', { location: 'westeurope' }, quickly);
  });
  afterAll(() => test.close());

  const ask = (query: string, options: object = {}, as = 'owner'): Promise<Answer> =>
    call(test, '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01', {
      method: 'POST',
      as,
      body: { query, subscriptions: [subscriptionId], options },
    });

  it('answers the SDK, page by page, with each machine once', async () => {
    const client = new ResourceGraphClient(credential(test), clientOptions(test));
    const query =
      "Resources | where type =~ 'microsoft.compute/virtualMachines' | project id, name | order by name asc";

    const names: string[] = [];
    let skipToken: string | undefined;
    do {
      const page = await client.resources({
        query,
        subscriptions: [subscriptionId],
        options: { top: 3, ...(skipToken !== undefined && { skipToken }) },
      });
      names.push(...(page.data as { name: string }[]).map(({ name }) => name));
      skipToken = page.skipToken;
    } while (skipToken !== undefined);

    expect(names).toEqual(['web-0', 'web-1', 'web-2', 'web-3', 'web-4', 'web-5', 'web-6']);
  });

  it('pages in the order of ids over several types, also where conditions leave out most', async () => {
    const query = `resources
      | where type in~ ('microsoft.compute/galleries', 'microsoft.compute/virtualmachines')
      | where name !endswith '3'
      | project id, name | order by id asc`;

    const names: string[] = [];
    let page: { data: { name: string }[]; totalRecords: number; $skipToken?: string } | undefined;
    do {
      const answer = await ask(query, { $top: 2, ...(page && { $skipToken: page.$skipToken }) });
      page = answer.body as NonNullable<typeof page>;
      names.push(...page.data.map(({ name }) => name));
      expect(page.totalRecords).toBe(7);
    } while (page.$skipToken !== undefined);

    expect(names).toEqual(['web-0', 'web-1', 'web-2', 'web-4', 'web-5', 'web-6', 'pictures']);
  });

  it('goes on after the last row although rows before it are gone', async () => {
    const query = "resources | where name startswith 'web' | project id, name | order by id asc";
    const first = await ask(query, { $top: 3 });
    const { $skipToken } = first.body as { $skipToken: string };
    test.arm.kernel.resources.remove(putSource(test, 'virtualMachines', 'web-1'));

    const second = await ask(query, { $top: 1, $skipToken });

    putSource(test, 'virtualMachines', 'web-1');

    expect(second.body).toMatchObject({ data: [{ name: 'web-3' }] });
  });

  it('joins machines with their resource groups and disks', async () => {
    const disk = putSource(test, 'disks', 'web-0-os');
    const { resources } = test.arm.kernel;
    const machine = resources.require(`${disk.replace('/disks/web-0-os', '')}/virtualMachines/web-0`).body;
    resources.put({ ...machine, properties: { ...machine.properties, disk: disk.toUpperCase() } });

    const answer = await ask(
      `resources
      | where type =~ 'microsoft.compute/virtualmachines'
      | extend disk = tolower(properties.disk)
      | join kind=leftouter (resources | where type =~ 'microsoft.compute/disks'
        | project disk = tolower(id), diskName = name) on disk
      | join kind=leftouter (resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups'
        | project resourceGroup, groupName = name) on resourceGroup
      | project id, name, diskName, groupName | order by id asc`,
      { $top: 2 },
    );

    resources.remove(disk);
    expect(answer.body).toMatchObject({
      data: [
        { name: 'web-0', diskName: 'web-0-os', groupName: 'images' },
        { name: 'web-1', diskName: null, groupName: 'images' },
      ],
    });
  });

  it('shows types and resource groups in small letters and ids as they are', async () => {
    const answer = await ask("resources | where name == 'pictures'");

    expect(answer).toMatchObject({
      status: 200,
      body: {
        totalRecords: 1,
        count: 1,
        resultTruncated: 'false',
        facets: [],
        data: [
          {
            id: `/subscriptions/${subscriptionId}/resourceGroups/other/providers/Microsoft.Compute/galleries/pictures`,
            type: 'microsoft.compute/galleries',
            resourceGroup: 'other',
            kind: '',
            managedBy: '',
          },
        ],
      },
    });
    expect(answer.headers).toMatchObject({
      'x-ms-user-quota-remaining': expect.stringMatching(/^\d+$/) as string,
      'x-ms-user-quota-resets-after': expect.stringMatching(/^00:00:0\d$/) as string,
    });
  });

  it('cuts what does not fit when there is no id to go on by', async () => {
    const answer = await ask("resources | where type =~ 'Microsoft.Compute/virtualMachines' | project name", {
      $top: 2,
    });

    expect(answer.body).toMatchObject({ totalRecords: 7, count: 2, resultTruncated: 'true' });
    expect(answer.body).not.toHaveProperty('$skipToken');
  });

  it('answers tables with the types of their columns', async () => {
    const answer = await ask('resources | summarize count() by type | order by type asc', { resultFormat: 'table' });

    expect(answer.body).toMatchObject({
      data: {
        columns: [
          { name: 'type', type: 'string' },
          { name: 'count_', type: 'integer' },
        ],
        rows: [
          ['microsoft.compute/galleries', 1],
          ['microsoft.compute/virtualmachines', 7],
        ],
      },
    });
  });

  it('shows a caller what they may read, and nothing else', async () => {
    const answer = await ask('resources | project id, name', {}, 'reader');

    expect(answer.body).toMatchObject({ totalRecords: 1, data: [{ name: 'pictures' }] });
  });

  it('lists subscriptions and resource groups in a table of their own', async () => {
    const answer = await ask('resourcecontainers | project name, type | order by type asc, name asc');

    expect(answer.body).toMatchObject({
      data: [
        { name: 'Local', type: 'microsoft.resources/subscriptions' },
        { name: 'images', type: 'microsoft.resources/subscriptions/resourcegroups' },
        { name: 'other', type: 'microsoft.resources/subscriptions/resourcegroups' },
      ],
    });
  });

  it('shows the management groups above a subscription, nearest first', async () => {
    const managementGroups = ['landing-zones', 'contoso'].map((name) => ({ name, displayName: name.toUpperCase() }));
    const placed = { id: subscriptionId, name: 'Local', managementGroups };
    seedDirectory(test.arm.kernel, { tenantId, subscriptions: [placed] });

    const answer = await ask(`resourcecontainers
      | where type =~ 'microsoft.resources/subscriptions'
      | mv-expand group = properties.managementGroupAncestorsChain
      | project name, group = group.name`);

    expect(answer.body).toMatchObject({
      data: [
        { name: 'Local', group: 'landing-zones' },
        { name: 'Local', group: 'contoso' },
      ],
    });
  });

  it('details what is wrong with a query', async () => {
    const answer = await ask('resources |');

    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'BadRequest',
          message: expect.stringMatching(
            /^Please provide below info when asking for support: timestamp = .+, correlationId = .+\.$/,
          ) as string,
          details: [
            { code: 'InvalidQuery' },
            { code: 'ParserFailure', line: 1, characterPositionInLine: 11, token: '<EOF>' },
          ],
        },
      },
    });
    expect(answer.headers).toHaveProperty('x-ms-user-quota-remaining');
  });

  it('refuses a token that belongs to another query', async () => {
    const first = await ask('resources | project id', { $top: 1 });
    const { $skipToken } = first.body as { $skipToken: string };

    const answer = await ask('resources | project id, name', { $skipToken });

    expect(answer).toMatchObject({ status: 400, body: { error: { details: [{}, { code: 'InvalidSkipToken' }] } } });
  });
});
