import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, eventually } from '../support/call.ts';
import { computeClient, quickly, resourcesClient } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const group = `/subscriptions/${subscriptionId}/resourceGroups/Images`;
const version = 'api-version=2025-03-03';

describe('galleries', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('Images', { location: 'westeurope' });
  });
  afterAll(() => test.close());

  it('are created, read, listed, changed and deleted by the SDK', async () => {
    const { galleries } = computeClient(test);

    const created = await galleries.createOrUpdate(
      'images',
      'web_images',
      { location: 'West Europe', description: 'web' },
      quickly,
    );
    const updated = await galleries.update('images', 'WEB_images', { tags: { team: 'web' } }, quickly);
    const listed = await Array.fromAsync(galleries.listByResourceGroup('images'));
    await galleries.delete('images', 'web_images', quickly);

    expect(created).toMatchObject({
      id: `${group}/providers/Microsoft.Compute/galleries/web_images`,
      location: 'westeurope',
      description: 'web',
      provisioningState: 'Succeeded',
      identifier: { uniqueName: `${subscriptionId}-WEB_IMAGES` },
    });
    expect(updated).toMatchObject({ description: 'web', tags: { team: 'web' } });
    expect(listed.map(({ id }) => id)).toEqual([created.id?.replace('/Images/', '/IMAGES/')]);
    await expect(galleries.get('images', 'web_images')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  it('answer a first PUT with 201 and Azure-AsyncOperation alone, a deletion with both headers', async () => {
    const path = `${group}/providers/Microsoft.Compute/galleries/on_the_wire?${version}`;

    const put = await call(test, path, { method: 'PUT', body: { location: 'westeurope' } });
    const again = await eventually(
      () => call(test, path, { method: 'PUT', body: { location: 'westeurope' } }),
      ({ status }) => status !== 409,
    );
    const removed = await eventually(
      () => call(test, path, { method: 'DELETE' }),
      ({ status }) => status !== 409,
    );

    expect(put).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Creating' } } });
    expect(put.headers['azure-asyncoperation']).toMatch(
      new RegExp(
        `^${test.arm.origin}/subscriptions/.*/providers/Microsoft.Compute/locations/westeurope/capsOperations/`,
      ),
    );
    expect(put.headers.location).toBeUndefined();
    expect(put.body).not.toHaveProperty('tags');
    expect(again).toMatchObject({ status: 200, body: { properties: { provisioningState: 'Succeeded' } } });
    expect(removed).toMatchObject({ status: 202, text: '' });
    expect(removed.headers.location).toContain('monitor=true');
  });

  it.each([
    { name: 'with-dash', why: 'dashes are not allowed' },
    { name: 'a'.repeat(81), why: 'too long' },
    { name: 'ends.', why: 'ends in a dot' },
  ])('refuse the name $name: $why', async ({ name }) => {
    const put = await call(test, `${group}/providers/Microsoft.Compute/galleries/${name}?${version}`, {
      method: 'PUT',
      body: { location: 'westeurope' },
    });

    expect(put).toMatchObject({ status: 400, body: { error: { code: 'InvalidParameter', target: 'gallery.name' } } });
  });
});
