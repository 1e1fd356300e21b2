import { expect, it } from 'vitest';
import {
  RefusedRequestError,
  toOutgoingRequest,
  type OutgoingRequest,
} from '../../../../../local/host/durable/activity/outgoing-request.ts';
import { HttpRequest } from '../../../../../local/host/durable/orchestration/actions.ts';

const uri = 'http://127.0.0.1/';

const prepare = (request: object): Promise<OutgoingRequest> =>
  toOutgoingRequest(HttpRequest.parse({ method: 'POST', uri, ...request }), (resource) =>
    Promise.resolve(`token of ${resource}`),
  );

it.each([
  { given: {}, sent: {} },
  { given: { headers: { 'X-Own': 'a' } }, sent: { 'x-own': 'a' } },
  { given: { headers: { 'User-Agent': 'me' } }, sent: { 'user-agent': 'me' } },
  { given: { content: 'é' }, sent: { 'content-type': 'text/plain', 'content-length': '2' } },
  {
    given: { content: '{}', headers: { 'Content-Type': 'application/json' } },
    sent: { 'content-type': 'application/json', 'content-length': '2' },
  },
  {
    given: { content: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    sent: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'content-length': '3' },
  },
  { given: { headers: { 'content-type': 'application/json' } }, sent: {} },
  {
    given: { tokenSource: { kind: 'AzureManagedIdentity', resource: 'https://a' }, headers: { Authorization: 'mine' } },
    sent: { authorization: 'Bearer token of https://a' },
  },
])('sends $sent for $given', async ({ given, sent }) => {
  const { headers } = await prepare(given);

  expect(headers).toEqual({ 'user-agent': expect.stringContaining('DurableTask/3.15.2') as string, ...sent });
});

it.each([
  {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    exception: /FunctionFailedException$/,
    says: 'Multipart',
  },
  {
    headers: { 'content-type': 'application/json; charset=utf-8' },
    exception: /^System\.FormatException$/,
    says: "The format of value 'application/json; charset=utf-8' is invalid.",
  },
  { headers: { 'content-type': 'json' }, exception: /FormatException$/, says: "'json' is invalid" },
  { headers: { 'Content-Length': '2' }, exception: /InvalidOperationException$/, says: "name, 'Content-Length'" },
  { headers: { Expires: '0' }, exception: /InvalidOperationException$/, says: "name, 'Expires'" },
])('refuses $headers as .NET does', async ({ headers, exception, says }) => {
  const error = await prepare({ content: '{}', headers }).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(RefusedRequestError);
  expect((error as RefusedRequestError).exception).toMatch(exception);
  expect((error as RefusedRequestError).message).toContain(says);
});
