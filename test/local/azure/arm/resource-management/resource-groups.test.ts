import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, eventually } from '../support/call.ts';
import { computeClient, quickly, resourcesClient } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const groups = `/subscriptions/${subscriptionId}/resourceGroups`;
const version = 'api-version=2021-04-01';

describe('resource groups', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
  });
  afterAll(() => test.close());

  it('are created, checked, read, changed and listed by the SDK', async () => {
    const { resourceGroups } = resourcesClient(test);

    const created = await resourceGroups.createOrUpdate('Web', { location: 'West Europe', tags: { team: 'web' } });
    const changed = await resourceGroups.update('web', { tags: { team: 'platform' } });
    const there = await resourceGroups.checkExistence('WEB');
    const absent = await resourceGroups.checkExistence('none');
    const listed = await Array.fromAsync(
      resourceGroups.list({ filter: "tagName eq 'team' and tagValue eq 'platform'" }),
    );

    expect(created).toMatchObject({
      id: `${groups}/Web`,
      name: 'Web',
      location: 'westeurope',
      properties: { provisioningState: 'Succeeded' },
    });
    expect(changed.tags).toEqual({ team: 'platform' });
    expect([there, absent].map((answer) => answer.body)).toEqual([true, false]);
    expect(listed.map(({ name }) => name)).toEqual(['Web']);
  });

  it('are deleted with everything in them, by Location alone', async () => {
    await resourcesClient(test).resourceGroups.createOrUpdate('gone', { location: 'westeurope' });
    await computeClient(test).galleries.createOrUpdate('gone', 'images', { location: 'westeurope' }, quickly);

    const accepted = await call(test, `${groups}/gone?${version}`, { method: 'DELETE' });
    const location = new URL(String(accepted.headers.location));
    const ended = await eventually(
      () => call(test, location.pathname + location.search),
      ({ status }) => status !== 202,
    );
    const gallery = await call(
      test,
      `${groups}/gone/providers/Microsoft.Compute/galleries/images?api-version=2025-03-03`,
    );

    expect(accepted).toMatchObject({ status: 202, text: '' });
    expect(accepted.headers).not.toHaveProperty('azure-asyncoperation');
    expect(location.pathname).toMatch(/\/operationresults\//);
    expect(ended.status).toBe(200);
    expect(gallery).toMatchObject({ status: 404, body: { error: { code: 'ResourceGroupNotFound' } } });
  });

  it('take no more writes while they are being deleted', async () => {
    await resourcesClient(test).resourceGroups.createOrUpdate('going', { location: 'westeurope' });
    test.faults.add({ service: 'arm', resource: `${groups}/going`, effect: { kind: 'hangOperation' } });
    await call(test, `${groups}/going?${version}`, { method: 'DELETE' });

    const answer = await call(
      test,
      `${groups}/going/providers/Microsoft.Compute/galleries/late?api-version=2025-03-03`,
      {
        method: 'PUT',
        body: { location: 'westeurope' },
      },
    );

    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'ResourceGroupBeingDeleted' } } });
  });

  it.each([
    { name: 'Web', location: 'eastus', status: 409, code: 'InvalidResourceGroupLocation' },
    { name: 'ends.', location: 'eastus', status: 400, code: 'InvalidResourceGroup' },
    { name: 'moon', location: 'moonbase', status: 400, code: 'LocationNotAvailableForResourceType' },
  ])('refuse $name in $location with $code', async ({ name, location, status, code }) => {
    const answer = await call(test, `${groups}/${name}?${version}`, { method: 'PUT', body: { location } });

    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  it('answer the deletion of what is not there with 404', async () => {
    const answer = await call(test, `${groups}/none?${version}`, { method: 'DELETE' });

    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'ResourceGroupNotFound' } } });
  });

  it('are listed in pages that follow one another, each once', async () => {
    const { resourceGroups } = resourcesClient(test);
    await Promise.all(
      Array.from({ length: 25 }, (_, n) => resourceGroups.createOrUpdate(`page-${n}`, { location: 'westeurope' })),
    );

    const names: string[] = [];
    const sizes: number[] = [];
    for await (const page of resourceGroups.list({ top: 10 }).byPage()) {
      sizes.push(page.length);
      names.push(...page.map(({ name = '' }) => name));
    }

    expect(sizes.every((size) => size <= 10)).toBe(true);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith('page-'))).toHaveLength(25);
  });
});

describe('a subscription', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('web', { location: 'westeurope' });
    await computeClient(test).galleries.createOrUpdate(
      'web',
      'images',
      { location: 'westeurope', tags: { team: 'web' } },
      quickly,
    );
  });
  afterAll(() => test.close());

  it('is shown to whoever may see it, and only to them', async () => {
    const mine = await call(test, '/subscriptions?api-version=2022-12-01');
    const theirs = await call(test, '/subscriptions?api-version=2022-12-01', { as: 'reader' });

    expect(mine.body).toMatchObject({ value: [{ subscriptionId, displayName: 'Local', state: 'Enabled' }] });
    expect(theirs.body).toMatchObject({ value: [] });
  });

  it('lists its resources by type, tag and group', async () => {
    const { resources } = resourcesClient(test);

    const byType = await Array.fromAsync(resources.list({ filter: "resourceType eq 'Microsoft.Compute/galleries'" }));
    const byTag = await Array.fromAsync(resources.list({ filter: "tagName eq 'team' and tagValue eq 'web'" }));
    const inGroup = await Array.fromAsync(resources.listByResourceGroup('web'));

    expect([byType, byTag, inGroup].map((found) => found.map(({ name }) => name))).toEqual([
      ['images'],
      ['images'],
      ['images'],
    ]);
  });

  it('names the providers that are served, with their types and versions', async () => {
    const provider = await resourcesClient(test).providers.get('microsoft.compute');

    expect(provider).toMatchObject({ namespace: 'Microsoft.Compute', registrationState: 'Registered' });
    expect(
      provider.resourceTypes?.find(({ resourceType }) => resourceType === 'galleries/images')?.apiVersions?.[0],
    ).toBe('2025-12-03');
  });

  it('has no deployments', async () => {
    const deployments = await call(
      test,
      `/subscriptions/${subscriptionId}/resourceGroups/web/providers/Microsoft.Resources/deployments?api-version=2021-04-01`,
    );

    expect(deployments.body).toEqual({ value: [] });
  });
});
