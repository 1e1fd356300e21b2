import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../../local/azure/entra/directory.ts';
import { call } from '../../support/call.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';

let test: TestArm;

beforeAll(async () => {
  test = await startArm({ authority: 'https://localhost:1' });
});
afterAll(() => test.close());

describe('what a client asks before anyone signs in', () => {
  // msrestazure/azure_cloud.py: what `az cloud register --endpoint-resource-manager` reads.
  it('is told where to sign in, in the form of clouds that are not Microsoft’s own', async () => {
    const answer = await call(test, '/metadata/endpoints?api-version=2015-01-01', { as: null });

    expect(answer.body).toMatchObject({
      graphEndpoint: expect.stringMatching(/^https:/) as string,
      authentication: {
        loginEndpoint: 'https://localhost:1/adfs',
        audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
      },
    });
  });

  it('is told of one cloud in a list by later versions', async () => {
    const answer = await call(test, '/metadata/endpoints?api-version=2022-09-01', { as: null });

    expect(answer.body).toMatchObject([
      { resourceManager: `${test.arm.origin}/`, authentication: { loginEndpoint: 'https://localhost:1/' } },
    ]);
  });

  it.each(['?api-version=2014-01-01', ''])('is refused in another version: "%s"', async (query) => {
    const answer = await call(test, `/metadata/endpoints${query}`, { as: null });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'InvalidApiVersionParameter' } } });
  });
});

describe('a path', () => {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/paths`;

  beforeAll(async () => {
    await call(test, `${group}?api-version=2021-04-01`, { method: 'PUT', body: { location: 'westeurope' } });
  });

  // azure-mgmt-resource puts an empty parent between two slashes.
  it('may have two slashes where a client has nothing to put between them', async () => {
    const answer = await call(test, `${group}/providers/Microsoft.Compute//galleries/none?api-version=2025-03-03`);

    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } });
  });

  it('is asked by HEAD whether something is there, whatever can be read', async () => {
    const gallery = `${group}/providers/Microsoft.Compute/galleries/there?api-version=2025-03-03`;
    await call(test, gallery, { method: 'PUT', body: { location: 'westeurope' } });

    const there = await call(test, gallery, { method: 'HEAD' });
    const absent = await call(test, gallery.replace('there', 'absent'), { method: 'HEAD' });

    expect([there.status, there.text, absent.status, absent.text]).toEqual([204, '', 404, '']);
  });

  it.each([
    { path: 'Microsoft.Compute/galleries/g/applications/a', type: 'galleries/applications' },
    { path: 'Microsoft.Compute/disks/d/beginGetAccess', type: 'disks/beginGetAccess' },
    { path: 'Microsoft.Compute/hostGroups', type: 'hostGroups' },
  ])('that no provider serves is named by its whole type: $type', async ({ path, type }) => {
    const answer = await call(test, `${group}/providers/${path}?api-version=2025-03-03`, { method: 'POST' });

    expect(answer).toMatchObject({
      status: 404,
      body: { error: { code: 'InvalidResourceType', message: expect.stringContaining(`'${type}'`) as string } },
    });
  });
});
