import { expect, it } from 'vitest';
import { parseJsonBody } from '../../../../../local/host/durable/management/json-body.ts';

it('reads JSON into compact text', () => {
  expect(parseJsonBody('{ "a" : [1, "é"] }')).toEqual({ kind: 'json', text: '{"a":[1,"é"]}' });
});

it.each(['', '  \n'])('takes an empty body for absent', (body) => {
  expect(parseJsonBody(body)).toEqual({ kind: 'absent' });
});

it('says what Newtonsoft.Json says to an unfinished name', () => {
  expect(parseJsonBody('{bad')).toMatchObject({
    kind: 'bad',
    problem: "Unexpected end while parsing unquoted property name. Path '', line 1, position 4.",
  });
});

it('tells a body that ends too early from one that is no JSON', () => {
  expect(parseJsonBody('{"a":')).toMatchObject({ kind: 'bad', cutOff: true });
  expect(parseJsonBody('hello')).toMatchObject({
    kind: 'bad',
    cutOff: false,
    problem: expect.stringContaining('h.') as string,
  });
});
