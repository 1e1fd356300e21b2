import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId, tenantId } from '../../../../../local/azure/entra/directory.ts';
import { call } from '../support/call.ts';
import { computeClient, resourcesClient } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const subscription = `/subscriptions/${subscriptionId}`;
const group = `${subscription}/resourceGroups/web`;
const galleries = `${group}/providers/Microsoft.Compute/galleries`;

describe('the front door', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('web', { location: 'westeurope' });
  });
  afterAll(() => test.close());

  it('asks for a bearer token', async () => {
    const answer = await call(test, `${group}?api-version=2021-04-01`, { as: null });

    expect(answer).toMatchObject({
      status: 401,
      body: {
        error: {
          code: 'AuthenticationFailed',
          message: "Authentication failed. The 'Authorization' header is missing.",
        },
      },
    });
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", ` +
        `error_description="The authentication failed because of missing 'Authorization' header."`,
    );
  });

  it.each([
    { header: 'Basic abc', code: 'AuthenticationFailedInvalidHeader' },
    { header: 'Bearer abc', code: 'InvalidAuthenticationToken' },
  ])('refuses the header $header', async ({ header, code }) => {
    const answer = await call(test, `${group}?api-version=2021-04-01`, {
      as: null,
      headers: { authorization: header },
    });

    expect(answer).toMatchObject({ status: 401, body: { error: { code } } });
  });

  it.each([
    { path: group, status: 400, code: 'MissingApiVersionParameter' },
    { path: `${group}?api-version=2001-01-01`, status: 400, code: 'InvalidApiVersionParameter' },
    { path: `${galleries}?api-version=2001-01-01`, status: 400, code: 'NoRegisteredProviderFound' },
    { path: `${subscription}x/resourceGroups/web?api-version=2021-04-01`, status: 400, code: 'InvalidSubscriptionId' },
    {
      path: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups?api-version=2021-04-01',
      status: 404,
      code: 'SubscriptionNotFound',
    },
    { path: `${subscription}/resourceGroups/none?api-version=2021-04-01`, status: 404, code: 'ResourceGroupNotFound' },
    {
      path: `${subscription}/resourceGroups/none/providers/Microsoft.Compute/galleries?api-version=2025-03-03`,
      status: 404,
      code: 'ResourceGroupNotFound',
    },
    { path: `${galleries}/none?api-version=2025-03-03`, status: 404, code: 'ResourceNotFound' },
    { path: `${galleries}/none/images/web?api-version=2025-03-03`, status: 404, code: 'ParentResourceNotFound' },
    {
      path: `${group}/providers/Microsoft.Nothing/things?api-version=2021-04-01`,
      status: 404,
      code: 'InvalidResourceNamespace',
    },
    {
      path: `${group}/providers/Microsoft.Compute/things?api-version=2021-04-01`,
      status: 404,
      code: 'InvalidResourceType',
    },
  ])('answers $status $code to $path', async ({ path, status, code }) => {
    const answer = await call(test, path);

    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(answer.headers['x-ms-failure-cause']).toBe('gateway');
  });

  it('names type, name and resource group of what it does not find', async () => {
    await expect(computeClient(test).galleries.get('web', 'none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
      message: expect.stringContaining(
        "The Resource 'Microsoft.Compute/galleries/none' under resource group 'web' was not found.",
      ) as string,
    });
  });

  it('names every fault of a body at once', async () => {
    const answer = await call(test, `${galleries}/g/images/web?api-version=2025-03-03`, {
      method: 'PUT',
      body: {
        location: 'westeurope',
        properties: { osType: 'BeOS', identifier: { publisher: 'p', offer: 'o.', sku: 's' } },
      },
    });
    const missing = await call(test, `${galleries}/g?api-version=2025-03-03`, { method: 'PUT', body: {} });
    const broken = await call(test, `${galleries}/g?api-version=2025-03-03`, { method: 'PUT', body: '{' });

    expect(answer).toMatchObject({ status: 404 });
    expect(missing).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'InvalidParameter',
          message: "Required parameter 'location' is missing (null).",
          target: 'location',
        },
      },
    });
    expect(broken).toMatchObject({ status: 400, body: { error: { code: 'InvalidRequestContent' } } });
  });

  it('carries the headers that every answer of Resource Manager has', async () => {
    const answer = await call(test, `${group}?api-version=2021-04-01`, {
      headers: { 'x-ms-client-request-id': 'mine', 'x-ms-return-client-request-id': 'true' },
    });

    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      'x-ms-client-request-id': 'mine',
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      'x-ms-correlation-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      'x-ms-routing-request-id': expect.stringMatching(/^[A-Z]+:\d{8}T\d{6}Z:[0-9a-f-]{36}$/) as string,
      'x-ms-ratelimit-remaining-subscription-reads': expect.stringMatching(/^\d+$/) as string,
    });
  });

  it('takes paths in any case and answers with the casing of the first write', async () => {
    const answer = await call(test, `${group.toUpperCase()}?API-VERSION=2021-04-01`);

    expect(answer.body).toMatchObject({ id: group, name: 'web' });
  });

  it('records every call with its action, its answer and who made it', async () => {
    test.calls.clear();

    await call(test, `${galleries}/none?api-version=2025-03-03`);

    expect(test.calls.list()).toEqual([
      expect.objectContaining({
        service: 'arm',
        operation: 'GET Microsoft.Compute/galleries/read',
        resource: `${galleries}/none`,
        status: 404,
        caller: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      }),
    ]);
  });
});
