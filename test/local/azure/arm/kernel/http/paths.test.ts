import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../support/call.ts';
import { resourcesClient } from '../../support/clients.ts';
import { groupId } from '../../support/sources.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';

describe('a path', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
  });
  afterAll(() => test.close());

  // Clients put ids into templates with or without their first slash, some as one escaped segment.
  it.each([
    { path: `${groupId}/providers/Microsoft.Authorization/locks` },
    { path: groupId.replace('/resourceGroups', '//resourceGroups') + '/providers/Microsoft.Authorization/locks' },
    { path: `/${encodeURIComponent(groupId.slice(1))}/providers/Microsoft.Authorization/locks` },
    { path: `/${encodeURIComponent(groupId)}/providers/Microsoft.Authorization/locks` },
    { path: `${groupId}/providers/Microsoft.Authorization//locks/` },
    { path: `${groupId}/PROVIDERS/microsoft.authorization/LOCKS` },
  ])('can be written $path', async ({ path }) => {
    const answer = await call(test, `${path}?api-version=2020-05-01`);

    expect(answer).toMatchObject({ status: 200, body: { value: [] } });
  });

  it('keeps what is escaped in its query', async () => {
    const answer = await call(test, `${groupId}/resources?api-version=2021-04-01&$filter=name eq 'a%2Fb'`);

    expect(answer).toMatchObject({ status: 200, body: { value: [] } });
  });
});
