import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { azureCall, azureFind, collect } from '../../../shared/azure/azure-call.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../shared/errors.ts';

describe('a failed call', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('with %d is trouble that passes', async (status) => {
    await expect(azureCall('read', () => failing(status))).rejects.toThrow(AzureUnavailableError);
  });

  it('that never got an answer is trouble that passes', async () => {
    const error = new RestError('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' });

    await expect(azureCall('read', () => Promise.reject(error))).rejects.toThrow(AzureUnavailableError);
  });

  it.each([
    { header: '17', seconds: 17 },
    { header: undefined, seconds: null },
    { header: 'Wed, 21 Oct 2026 07:28:00 GMT', seconds: null },
  ])('keeps Retry-After: $header', async ({ header, seconds }) => {
    const error = await rejection(() => failing(429, {}, header));

    expect(error).toMatchObject({ operation: 'read', retryAfterSeconds: seconds });
  });

  it.each([400, 403, 404, 409])('with %d is a refusal, in the words of the service', async (status) => {
    const body = { error: { code: 'SkuNotAvailable', message: 'The size is not offered here.' } };

    const error = await rejection(() => failing(status, body));

    expect(error).toBeInstanceOf(AzureRefusedError);
    expect(error).toMatchObject({ status, code: 'SkuNotAvailable' });
    expect(error.message).toBe('read: SkuNotAvailable: The size is not offered here.');
    expect(error.cause).toBeInstanceOf(RestError);
  });

  it('is a refusal too where the service leaves out the outer member, or says nothing', async () => {
    const bare = await rejection(() => failing(403, { code: 'Forbidden', message: 'No.' }));
    const silent = await rejection(() => failing(403));

    expect(bare).toMatchObject({ code: 'Forbidden' });
    expect(silent).toMatchObject({ code: 'Http403' });
  });

  it('that is a bug stays a bug', async () => {
    await expect(azureCall('read', () => Promise.reject(new TypeError('oops')))).rejects.toThrow(TypeError);
  });
});

describe('finding', () => {
  it('gives nothing for 404, and throws the rest', async () => {
    expect(await azureFind('read', () => failing(404))).toBeUndefined();
    await expect(azureFind('read', () => failing(403))).rejects.toThrow(AzureRefusedError);
  });

  it('gives nothing where group or parent are gone, but says that a subscription is not found', async () => {
    const gone = (code: string) => azureFind('read', () => failing(404, { error: { code, message: 'Not here.' } }));

    expect(await gone('ResourceGroupNotFound')).toBeUndefined();
    expect(await gone('ParentResourceNotFound')).toBeUndefined();
    await expect(gone('SubscriptionNotFound')).rejects.toThrow('read: SubscriptionNotFound: Not here.');
  });
});

it('collects every page', async () => {
  async function* pages() {
    yield await Promise.resolve(1);
    yield 2;
  }

  expect(await collect('list', pages())).toEqual([1, 2]);
});

function failing(status: number, details: object = {}, retryAfter?: string): Promise<never> {
  const request = createPipelineRequest({ url: 'https://management.azure.com' });
  const headers = createHttpHeaders(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  const error = new RestError('failed', { statusCode: status, request, response: { status, headers, request } });
  error.details = details;
  return Promise.reject(error);
}

async function rejection(call: () => Promise<never>): Promise<Error> {
  return azureCall('read', call).then(
    () => new Error('It did not fail'),
    (error: unknown) => error as Error,
  );
}
