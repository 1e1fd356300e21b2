import { describe, expect, it } from 'vitest';
import { toHttpTriggerMetadata, toRpcHttp } from '../../../../local/host/http/rpc-request.ts';
import { fakeCall } from '../support/fake-call.ts';

const nothing = Buffer.alloc(0);

describe('the trigger value of an HTTP function', () => {
  it.each([
    { what: 'no query', target: '/api/f', nullableQuery: undefined },
    { what: 'a query', target: '/api/f?a=1&b=%20x', nullableQuery: { a: { value: '1' }, b: { value: ' x' } } },
    { what: 'a key without value', target: '/api/f?a', nullableQuery: { a: { value: '' } } },
    {
      what: 'a key given twice',
      target: '/api/f?a=1&b=2&a=3',
      nullableQuery: { a: { value: '1,3' }, b: { value: '2' } },
    },
  ])('holds $what', ({ target, nullableQuery }) => {
    const value = toRpcHttp(fakeCall({ target }), {}, nothing);

    expect(value.nullableQuery).toEqual(nullableQuery);
    expect(value.url).toBe(`http://localhost:7071${target}`);
  });

  it('holds headers in lower case and route parameters', () => {
    const value = toRpcHttp(fakeCall({ headers: { 'X-Own': 'y' } }), { id: '7' }, nothing);

    expect(value.nullableHeaders).toMatchObject({ 'x-own': { value: 'y' } });
    expect(value.nullableParams).toEqual({ id: { value: '7' } });
  });

  it('has no member for a body or parameters that are not there', () => {
    expect(Object.keys(toRpcHttp(fakeCall(), {}, nothing))).not.toEqual(
      expect.arrayContaining(['body', 'nullableParams']),
    );
    expect(toRpcHttp(fakeCall(), {}, Buffer.from('x')).body).toEqual({ bytes: Buffer.from('x') });
  });
});

describe('the trigger metadata of an HTTP function', () => {
  it.each([
    {
      what: 'simple members of a JSON body',
      body: '{"a":"x","n":1.5,"t":true,"f":false}',
      members: { a: 'x', n: '1.5', t: 'True', f: 'False' },
    },
    { what: 'no null, list or object', body: '{"a":null,"b":[1],"c":{"d":1}}', members: {} },
    { what: 'nothing of a JSON list', body: '[{"a":1}]', members: {} },
    { what: 'nothing of a text', body: 'a=1', members: {} },
    { what: 'nothing of broken JSON', body: '{"a":1', members: {} },
    { what: 'nothing of JSON behind a blank', body: ' {"a":1}', members: {} },
  ])('holds $what', ({ body, members }) => {
    const { Query, Headers, ...rest } = toHttpTriggerMetadata(fakeCall(), {}, Buffer.from(body));

    expect(rest).toEqual(Object.fromEntries(Object.entries(members).map(([name, value]) => [name, { string: value }])));
    expect({ Query, Headers }).toEqual({ Query: { json: '{}' }, Headers: { json: '{}' } });
  });

  it('lets the query win over the body, and the route over both', () => {
    const metadata = toHttpTriggerMetadata(
      fakeCall({ target: '/f?a=query&b=query' }),
      { a: 'route' },
      Buffer.from('{"a":1,"b":1,"c":1}'),
    );

    expect(metadata).toMatchObject({ a: { string: 'route' }, b: { string: 'query' }, c: { string: '1' } });
  });

  it('shows the last of a repeated key, and headers as the real server spells them', () => {
    const call = fakeCall({ target: '/f?a=1&a=2', headers: { 'content-type': 'text/plain', 'x-oWn': 'y' } });

    const { Query, Headers } = toHttpTriggerMetadata(call, {}, nothing);

    expect(Query).toEqual({ json: '{"a":"2"}' });
    expect(Headers).toEqual({ json: '{"Content-Type":"text/plain","x-oWn":"y"}' });
  });
});
