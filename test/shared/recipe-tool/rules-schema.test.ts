import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { ComplianceRules } from '../../../shared/domain/compliance/compliance-rules.ts';
import { Verdict } from '../../../shared/domain/compliance/judgement.ts';
import { editorSchema, type EditorSchema } from '../../../shared/recipe-tool/editor-schema.ts';
import { rulesSchema } from '../../../shared/recipe-tool/rules-schema.ts';

const example = readFileSync('docs/examples/compliance-rules.yaml', 'utf8');
const at = (...path: readonly string[]): EditorSchema =>
  path.reduce((schema, key) => (schema as Record<string, EditorSchema>)[key]!, rulesSchema());

describe('the schema of compliance rules', () => {
  it('is what is committed for editors (else: npm run rules:schema)', () => {
    expect(JSON.parse(readFileSync('docs/examples/compliance-rules.schema.json', 'utf8'))).toEqual(rulesSchema());
  });

  it('is named by the example, which are rules', () => {
    expect(example.split('\n')[0]).toBe('# yaml-language-server: $schema=compliance-rules.schema.json');
    expect(ComplianceRules.safeParse(parse(example)).success).toBe(true);
  });

  it('knows the keys, and which of them must be there', () => {
    const schema = rulesSchema();

    expect(schema).toMatchObject({ additionalProperties: false, title: 'Rebake compliance rules' });
    expect(schema.required).toEqual(['environments', 'owners']);
    expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(['deadlines', 'digestWindowMinutes']));
  });

  it('describes each key of the file and of an environment', () => {
    const environment = at('properties', 'environments', 'items', 'properties');
    const undescribed = [...Object.entries(at('properties')), ...Object.entries(environment)].filter(
      ([key, value]) => !(value as EditorSchema).description && !['name', 'azurePolicy', 'inventory'].includes(key),
    );

    expect(undescribed).toEqual([]);
  });

  it('shows defaults, and a deadline for each verdict that has one', () => {
    expect(at('properties', 'digestWindowMinutes')).toMatchObject({ default: 15 });
    const verdicts = Object.keys(at('properties', 'deadlines', 'properties'));
    expect(verdicts.filter((verdict) => !Verdict.safeParse(verdict).success)).toEqual([]);
    expect(verdicts).toContain('revoked');
  });

  it.each([
    ['subscriptions', 'ids that Azure writes in any case'],
    ['managementGroups', 'whole resource ids'],
  ])('finds no fault with what %s may be: %s', (key) => {
    expect(at('properties', 'environments', 'items', 'properties', key, 'items')).not.toHaveProperty('pattern');
  });

  it('finds fault with what the rules refuse', () => {
    const { pattern } = at(
      'properties',
      'environments',
      'items',
      'properties',
      'allow',
      'properties',
      'marketplace',
      'items',
    );

    expect('Canonical:ubuntu:*').toMatch(new RegExp(pattern!));
    expect('Canonical').not.toMatch(new RegExp(pattern!));
  });

  it('cannot describe a key that is not there', () => {
    expect(() =>
      editorSchema(ComplianceRules, { title: 'rules', description: '' }, { 'owners.nobody': 'Who?' }),
    ).toThrow('The schema of rules has no owners.nobody.');
  });
});
