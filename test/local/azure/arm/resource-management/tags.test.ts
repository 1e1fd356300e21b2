import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call } from '../support/call.ts';
import { resourcesClient } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const group = `/subscriptions/${subscriptionId}/resourceGroups/web`;

describe('tags', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('web', { location: 'westeurope' });
  });
  afterAll(() => test.close());

  const tags = `${group}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
  const patch = async (operation: string, changes: Record<string, string>): Promise<unknown> => {
    const { body } = await call(test, tags, { method: 'PATCH', body: { operation, properties: { tags: changes } } });
    return (body as { properties: { tags: unknown } }).properties.tags;
  };

  it('of a resource group are replaced, merged and taken away by themselves', async () => {
    const replaced = await patch('Replace', { team: 'web', cost: '1' });
    const merged = await patch('Merge', { TEAM: 'platform', stage: 'test' });
    const left = await patch('Delete', { cost: '2', stage: 'test' });
    const read = await resourcesClient(test).resourceGroups.get('web');

    expect(replaced).toEqual({ team: 'web', cost: '1' });
    expect(merged).toEqual({ cost: '1', TEAM: 'platform', stage: 'test' });
    expect(left).toEqual({ cost: '1', TEAM: 'platform' });
    expect(read.tags).toEqual(left);
  });

  it('are refused for what is not there', async () => {
    const answer = await call(test, tags.replace('/web/', '/none/'));

    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'ResourceGroupNotFound' } } });
  });

  it.each([
    { body: { properties: { tags: { a: 'v'.repeat(257) } } }, code: 'InvalidParameter' },
    { body: { properties: { tags: {} }, colour: 'blue' }, code: 'InvalidRequestContent' },
  ])('are refused with $code when they break a rule', async ({ body, code }) => {
    const answer = await call(test, tags, { method: 'PUT', body });

    expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
  });
});
