import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../../local/azure/arm/kernel/resource.ts';
import { parameterValues } from '../../../../../../local/azure/arm/deployments/template/parameters.ts';
import { scopeOf, templateOf } from './scope-of-test.ts';

function valuesOf(parameters: JsonObject, sent: JsonObject): JsonObject {
  const fresh = { guid: () => 'fresh', now: () => Date.UTC(2026, 10, 21, 18, 30) };
  return parameterValues(templateOf({ parameters }), sent, { ...scopeOf(), fresh });
}

describe('parameters of a template', () => {
  it('take what is sent, whatever the case of its name, else their default', () => {
    const values = valuesOf(
      {
        name: { type: 'String' },
        size: { type: 'int', defaultValue: 30 },
        label: { type: 'string', defaultValue: "[concat(parameters('name'), '-', utcNow())]" },
        id: { type: 'string', defaultValue: '[newGuid()]' },
      },
      { NAME: { value: 'web' } },
    );

    expect(values).toEqual({ name: 'web', size: 30, label: 'web-20261121T183000Z', id: 'fresh' });
  });

  it('are no expressions when they are sent', () => {
    expect(valuesOf({ name: { type: 'string' } }, { name: { value: "[concat('a')]" } })).toEqual({
      name: "[concat('a')]",
    });
  });

  it.each([
    { why: 'one is missing', parameters: { a: { type: 'string' } }, sent: {}, fault: "parameter 'a' is not provided" },
    {
      why: 'one is not asked for',
      parameters: {},
      sent: { b: { value: 1 } },
      fault: "do not correspond to any parameters defined in the template: 'b'",
    },
    {
      why: 'one has another type',
      parameters: { a: { type: 'int' } },
      sent: { a: { value: '1' } },
      fault: "Expected a value of type 'int', but received a value of type 'string'",
    },
    {
      why: 'one is not allowed',
      parameters: { a: { type: 'string', allowedValues: ['x', 'y'] } },
      sent: { a: { value: 'z' } },
      fault: "allowed values: 'x,y'",
    },
    {
      why: 'one is too large',
      parameters: { a: { type: 'int', maxValue: 3 } },
      sent: { a: { value: 4 } },
      fault: "must be between '' and '3'",
    },
    {
      why: 'one is too short',
      parameters: { a: { type: 'string', minLength: 3 } },
      sent: { a: { value: 'ab' } },
      fault: "must be between '3'",
    },
    {
      why: 'a type is not known',
      parameters: { a: { type: 'float' } },
      sent: { a: { value: 1 } },
      fault: "The type 'float'",
    },
  ])('are refused when $why', ({ parameters, sent, fault }) => {
    expect(() => valuesOf(parameters as JsonObject, sent as JsonObject)).toThrow(fault);
  });
});
