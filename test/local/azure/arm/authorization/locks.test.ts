import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, type Answer } from '../support/call.ts';
import { principal, startArm, type TestArm } from '../support/start-arm.ts';

const subscription = `/subscriptions/${subscriptionId}`;
const lockPath = (scope: string, name = 'keep'): string =>
  `${scope}/providers/Microsoft.Authorization/locks/${name}?api-version=2016-09-01`;

// https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
describe('a lock', () => {
  let test: TestArm;
  let group: string;
  let gallery: string;
  let next = 0;

  beforeAll(async () => {
    test = await startArm({
      roleAssignments: [
        { principalId: principal('owner').objectId, role: 'Owner', principalType: 'User' },
        { principalId: principal('contributor').objectId, role: 'Contributor', principalType: 'User' },
      ],
    });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    group = `${subscription}/resourceGroups/locked-${next++}`;
    gallery = `${group}/providers/Microsoft.Compute/galleries/images`;
    await call(test, `${group}?api-version=2021-04-01`, { method: 'PUT', body: { location: 'westeurope' } });
    await putGallery();
  });

  function putGallery(): Promise<Answer> {
    return call(test, `${gallery}?api-version=2025-03-03`, { method: 'PUT', body: { location: 'westeurope' } });
  }

  function lock(scope: string, level: string): Promise<Answer> {
    return call(test, lockPath(scope), { method: 'PUT', body: { properties: { level, notes: 'mine' } } });
  }

  function remove(id: string): Promise<Answer> {
    return call(test, `${id}?api-version=2021-04-01`, { method: 'DELETE' });
  }

  it('is made, read, listed and taken away', async () => {
    const made = await lock(group, 'cannotdelete');
    const again = await lock(group, 'CanNotDelete');
    const read = await call(test, lockPath(group));
    const listed = await call(test, `${group}/providers/Microsoft.Authorization/locks?api-version=2016-09-01`);
    const gone = await call(test, lockPath(group), { method: 'DELETE' });
    const absent = await call(test, lockPath(group));

    expect([made.status, again.status, gone.status]).toEqual([201, 200, 200]);
    expect(read.body).toMatchObject({ name: 'keep', properties: { level: 'CanNotDelete', notes: 'mine' } });
    expect(listed.body).toMatchObject({ value: [{ name: 'keep' }] });
    expect(absent).toMatchObject({ status: 404, body: { error: { code: 'LockNotFound' } } });
  });

  it('against deletion keeps what is within, and what it is within, but lets it be changed', async () => {
    await lock(gallery, 'CanNotDelete');

    const [ofGallery, ofGroup] = [
      await call(test, `${gallery}?api-version=2025-03-03`, { method: 'DELETE' }),
      await remove(group),
    ];
    const changed = await putGallery();

    expect(ofGallery).toMatchObject({
      status: 409,
      body: { error: { code: 'ScopeLocked', message: expect.stringContaining(`locked: '${gallery}'`) as string } },
    });
    expect(ofGroup).toMatchObject({ status: 409, body: { error: { code: 'ScopeLocked' } } });
    expect(changed.status).not.toBe(409);
  });

  it('against changes lets things be read alone', async () => {
    await lock(group, 'ReadOnly');

    const changed = await putGallery();
    const read = await call(test, `${gallery}?api-version=2025-03-03`);

    expect(changed).toMatchObject({ status: 409, body: { error: { code: 'ScopeLocked' } } });
    expect(read.status).toBe(200);
  });

  it('holds no longer than it is there', async () => {
    await lock(group, 'CanNotDelete');
    await call(test, lockPath(group), { method: 'DELETE' });

    expect((await remove(group)).status).toBe(202);
  });

  it('is the owner’s to make: a contributor may not', async () => {
    const body = { properties: { level: 'ReadOnly' } };
    const answer = await call(test, lockPath(group), { method: 'PUT', as: 'contributor', body });

    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
  });

  it('has one of two levels', async () => {
    expect(await lock(group, 'Forever')).toMatchObject({ status: 400, body: { error: { target: 'level' } } });
  });
});
