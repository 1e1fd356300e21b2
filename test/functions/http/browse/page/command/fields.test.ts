import { describe, expect, it } from 'vitest';
import { importPage, readApi } from '../import-page.ts';

interface Field {
  readonly name: string;
  readonly kind: string;
  readonly label: string;
  readonly required: boolean;
  readonly start: string;
  readonly choices: readonly string[];
  readonly example: string;
}
interface Fields {
  fieldsOf: (api: unknown, schema: unknown, example?: unknown) => readonly Field[];
  parameterFields: (parameters: readonly object[]) => readonly Field[];
  valueOf: (field: object, text: string) => unknown;
}

const { fieldsOf, parameterFields, valueOf } = await importPage<Fields>('command/fields.js');
const api = readApi();

function bodyOf(operationId: string): readonly Field[] {
  const operation = Object.values(api.paths)
    .flatMap((one) => Object.values(one))
    .find((one) => one.operationId === operationId)!;
  const json = operation.requestBody!.content['application/json']!;
  return fieldsOf(api, json.schema, json.example);
}

describe('the fields of a command', () => {
  it.each([
    { operation: 'approvePromotion', fields: ['reason lines required'] },
    { operation: 'startRebake', fields: ['force boolean', 'reason lines'] },
    { operation: 'rollBackStage', fields: ['reason lines required', 'to text', 'ifLive text'] },
    { operation: 'requestPromotion', fields: ['reason lines required', 'stage text required', 'ifLive text'] },
    { operation: 'putFreezeWindows', fields: ['reason lines required', 'windows json required'] },
    {
      operation: 'submitEvidence',
      fields: [
        'check text required',
        'outcome choice required',
        'output lines',
        'outputUrl text',
        'durationSeconds number',
      ],
    },
    { operation: 'replayDeadLetters', fields: ['queue choice required', 'messageIds json'] },
    {
      operation: 'grantExemption',
      fields: [
        'scope json required',
        'owner text required',
        'reason lines required',
        'ticket text',
        'expiresAt text required',
      ],
    },
  ])('$operation are $fields', ({ operation, fields }) => {
    const shown = bodyOf(operation).map(({ name, kind, required }) => `${name} ${kind}${required ? ' required' : ''}`);

    expect(shown).toEqual(fields);
  });

  it('offer the choices that the API has, and its example beside what is empty', () => {
    const fields = bodyOf('submitEvidence');

    expect(fields.find(({ name }) => name === 'outcome')?.choices).toContain('passed');
    expect(fields.find(({ name }) => name === 'check')).toMatchObject({ start: '', example: 'scan' });
    expect(fields.find(({ name }) => name === 'durationSeconds')).toMatchObject({ start: '0' });
  });

  it.each([
    { schema: { type: 'string' }, kind: 'text' },
    { schema: { type: ['string', 'null'] }, kind: 'text' },
    { schema: { anyOf: [{ type: 'integer' }, { type: 'null' }] }, kind: 'integer' },
    { schema: { anyOf: [{ type: 'integer' }, { type: 'string' }] }, kind: 'json' },
    { schema: { type: 'boolean' }, kind: 'boolean' },
    { schema: { type: 'array' }, kind: 'json' },
    { schema: {}, kind: 'json' },
    { schema: { enum: ['a', 'b'] }, kind: 'choice' },
    { schema: { $ref: '#/components/schemas/Known' }, kind: 'number' },
  ])('are $kind for $schema', ({ schema, kind }) => {
    const known = { paths: {}, components: { schemas: { Known: { type: 'number' } } } };

    expect(fieldsOf(known, { properties: { x: schema } })).toMatchObject([{ kind }]);
  });

  it('of an address are its parameters, with what they say of themselves', () => {
    const parameters = [{ name: 'dryRun', in: 'query', description: 'Save nothing', schema: { type: 'string' } }];

    expect(parameterFields(parameters)).toMatchObject([{ label: 'Dry run', hint: 'Save nothing', required: false }]);
  });
});

describe('what a field says', () => {
  it.each([
    { field: { kind: 'text', required: true }, text: 'a', value: 'a' },
    { field: { kind: 'text', required: true }, text: '', value: '' },
    { field: { kind: 'text', required: false }, text: ' ', value: undefined },
    { field: { kind: 'choice', required: false }, text: '', value: undefined },
    { field: { kind: 'integer', required: false }, text: '12', value: 12 },
    { field: { kind: 'number', required: false }, text: '', value: undefined },
    { field: { kind: 'boolean', required: false }, text: 'true', value: true },
    { field: { kind: 'boolean', required: false }, text: 'false', value: false },
    { field: { kind: 'json', required: true }, text: '{"a": [1]}', value: { a: [1] } },
    { field: { kind: 'json', required: false }, text: '', value: undefined },
  ])('$field with "$text" is $value', ({ field, text, value }) => {
    expect(valueOf({ label: 'X', ...field }, text)).toEqual(value);
  });

  it('is refused with its label where it should be JSON and is none', () => {
    expect(() => valueOf({ kind: 'json', required: true, label: 'Scope' }, '{')).toThrow(/^Scope: is not JSON/);
  });
});
