import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { importPage, readApi } from '../import-page.ts';

interface Field {
  readonly name: string;
  readonly kind: string;
  readonly start: string;
  readonly choices: readonly string[];
}
interface Prefill {
  prefill: (id: string, fields: readonly Field[], record: object, definition?: object) => readonly Field[];
  documentOf: (command: object, record: object) => { readonly type: string; readonly text: string } | undefined;
}

const { prefill, documentOf } = await importPage<Prefill>('command/prefill.js');
const field = (name: string): Field => ({ name, kind: 'text', start: '', choices: [] });
const operations = Object.values(readApi().paths).flatMap((one) => Object.values(one));
const command = (id: string, missing: readonly string[] = []): object => ({
  ...{ id, missing },
  operation: operations.find(({ operationId }) => operationId === id),
});
const resourceId = '/subscriptions/s/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1';

describe('a form begins', () => {
  it('for a rollback with what is live, and offers what was live before', () => {
    const stage = { name: 'production', live: { version: '1.4.2', previous: ['1.4.1', '1.4.0'] } };

    const [to, ifLive, reason] = prefill('rollBackStage', [field('to'), field('ifLive'), field('reason')], stage);

    expect(to).toMatchObject({ kind: 'choice', choices: ['1.4.1', '1.4.0'], start: '' });
    expect(ifLive).toMatchObject({ kind: 'text', start: '1.4.2' });
    expect(reason).toEqual(field('reason'));
  });

  it.each([
    { of: 'a finding', record: { resourceId, owner: 'web@contoso.example' } },
    { of: 'a machine', record: { machine: { resourceId }, judgement: { owner: 'web@contoso.example' } } },
  ])('for an exemption of $of with the machine and its owner', ({ record }) => {
    const [scope, owner] = prefill('grantExemption', [field('scope'), field('owner')], record);

    expect(JSON.parse(scope!.start)).toEqual({ kind: 'machine', resourceId });
    expect(owner!.start).toBe('web@contoso.example');
  });

  it('for an exemption of anything else with nothing', () => {
    expect(prefill('grantExemption', [field('scope')], { items: [] })).toEqual([field('scope')]);
  });

  it('for a promotion with the stages of the recipe to choose from', () => {
    const definition = { recipe: { stages: [{ name: 'test' }, { name: 'production' }] } };

    expect(prefill('requestPromotion', [field('stage')], {}, definition)).toMatchObject([
      { kind: 'choice', choices: ['test', 'production'] },
    ]);
    expect(prefill('requestPromotion', [field('stage')], {})).toEqual([field('stage')]);
  });

  it('for evidence with the external checks of the recipe', () => {
    const definition = {
      recipe: {
        checks: [
          { name: 'boots', boot: {} },
          { name: 'scan', external: {} },
        ],
      },
    };

    expect(prefill('submitEvidence', [field('check')], {}, definition)).toMatchObject([{ choices: ['scan'] }]);
  });

  it('for a replay with the queue that is looked at', () => {
    expect(prefill('replayDeadLetters', [field('queue')], { queue: 'alerts' })).toMatchObject([{ start: 'alerts' }]);
  });
});

describe('a document to change', () => {
  const recipe = { name: 'ubuntu-web', bake: { steps: [{ name: 'a', run: { inline: ['one', 'two\nthree'] } }] } };

  it('is the one that is saved, as YAML where the API takes it', () => {
    const { type, text } = documentOf(command('putImageDefinition'), { recipe })!;

    expect(type).toBe('application/yaml');
    expect(parse(text)).toEqual(recipe);
    expect(text).not.toContain('{');
  });

  it.each([
    { what: 'one more is added', id: 'putImageDefinition', missing: ['imageDefinition'], record: { recipe } },
    { what: 'none is saved', id: 'putComplianceRules', missing: [], record: {} },
    { what: 'none is meant', id: 'validateRecipe', missing: [], record: { items: [] } },
  ])('is the example of the API where $what', ({ id, missing, record }) => {
    const { text } = documentOf(command(id, missing), record)!;

    expect(text.length).toBeGreaterThan(100);
    expect(parse(text)).not.toEqual(recipe);
  });

  it.each(['putFreezeWindows', 'approvePromotion', 'deleteImageDefinition'])('is none for %s', (id) => {
    expect(documentOf(command(id), {})).toBeUndefined();
  });
});
