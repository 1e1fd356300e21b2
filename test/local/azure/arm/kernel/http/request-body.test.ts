import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseBody } from '../../../../../../local/azure/arm/kernel/http/request-body.ts';
import { oneOf } from '../../../../../../local/azure/arm/kernel/one-of.ts';

const schema = z.object({
  properties: z.looseObject({
    name: z.string().optional(),
    sizeGB: z.int().optional(),
    enabled: z.boolean().optional(),
    caching: oneOf(['None', 'ReadOnly']).optional(),
    source: z.object({ id: z.string() }).nullish(),
    rules: z.array(z.object({ priority: z.int() })).optional(),
  }),
});

function read(properties: object): unknown {
  return (parseBody(JSON.stringify({ properties }), schema, { method: 'PUT' }) as { properties: unknown }).properties;
}

describe('a body', () => {
  it.each([
    {
      how: 'a null as if the member were not there',
      sent: { name: null, caching: null, sizeGB: 4 },
      read: { sizeGB: 4 },
    },
    { how: 'a null that means something as null', sent: { source: null }, read: { source: null } },
    { how: 'a truth that is spelled', sent: { enabled: 'True' }, read: { enabled: true } },
    { how: 'a number that is spelled', sent: { sizeGB: '128' }, read: { sizeGB: 128 } },
    { how: 'a number where a text is wanted', sent: { name: 7 }, read: { name: '7' } },
    { how: 'values of a closed set in any case', sent: { caching: 'READONLY' }, read: { caching: 'ReadOnly' } },
    { how: 'the same deep inside', sent: { rules: [{ priority: '100' }] }, read: { rules: [{ priority: 100 }] } },
  ])('is read as Azure reads it: $how', ({ sent, read: expected }) => {
    expect(read(sent)).toEqual(expected);
  });

  // The Azure CLI puts a template file as it is after a name without quotes (JsonCTemplatePolicy).
  it('may have comments, commas before brackets and bare names, but not in its texts', () => {
    const text = '{"properties": {name: "a // b,}, c: d", /* why */ "rules": [{"priority": 1,},], // end\n},}';

    expect(parseBody(text, schema, { method: 'PUT' })).toEqual({
      properties: { name: 'a // b,}, c: d', rules: [{ priority: 1 }] },
    });
    expect(() => parseBody('{"properties": {', schema, { method: 'PUT' })).toThrow('could not be deserialized');
  });

  it.each([
    { why: 'text that is no number', sent: { sizeGB: 'large' }, target: 'sizeGB' },
    { why: 'text that is no truth', sent: { enabled: 'yes' }, target: 'enabled' },
    { why: 'a value that the set has not', sent: { caching: 'Always' }, target: 'caching' },
    { why: 'a required member that is null', sent: { source: { id: null } }, target: 'source.id' },
    { why: 'an item that is null', sent: { rules: [null] }, target: 'rules[0]' },
  ])('is refused for $why', ({ sent, target }) => {
    expect(() => read(sent)).toThrow(expect.objectContaining({ status: 400, options: { target } }) as Error);
  });
});
