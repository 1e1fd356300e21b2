import { describe, expect, it } from 'vitest';
import { createApi } from '../../../../../support/call-api.ts';
import { rolesFor } from '../../../../../../shared/domain/roles.ts';
import { importPage, type Place, readApi } from '../import-page.ts';

interface Command {
  readonly id: string;
  readonly title: string;
  readonly method: string;
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  readonly roles: readonly string[];
}
interface CommandsAt {
  commandsAt: (api: unknown, place: Place) => readonly Command[];
  commandsOf: (api: unknown, list: Place, item: object) => readonly Command[];
  listsWithCommands: (api: unknown, place: Place) => readonly { readonly path: string; readonly title: string }[];
  addressOfCommand: (command: Command, said?: object) => string | undefined;
  verbFirst: (id: string) => string;
}

const { commandsAt, commandsOf, listsWithCommands, addressOfCommand, verbFirst } =
  await importPage<CommandsAt>('command/commands-at.js');
const api = readApi();
const definition = '/api/image-definitions/{imageDefinition}';
const params = { imageDefinition: 'ubuntu-web', version: '1.0.0', promotionId: 'p1', rebakeId: 'r1' };
const finding = { subscriptionId: 's', machineId: 'm' };

describe('what can be done', () => {
  it.each([
    {
      at: definition,
      ids: ['deleteImageDefinition', 'pauseRebakes', 'putImageDefinition', 'resumeRebakes', 'startRebake'],
    },
    { at: `${definition}/rebakes`, ids: ['startRebake'] },
    { at: `${definition}/rebakes/{rebakeId}`, ids: ['cancelRebake'] },
    {
      at: `${definition}/versions/{version}`,
      ids: ['deprecateImageVersion', 'requestPromotion', 'revokeImageVersion', 'submitEvidence'],
    },
    {
      at: `${definition}/promotions/{promotionId}`,
      ids: ['approvePromotion', 'cancelPromotion', 'rejectPromotion', 'retryPromotion'],
    },
    { at: '/api/image-definitions', ids: ['putImageDefinition', 'validateRecipe'] },
    { at: '/api/freeze-windows', ids: ['putFreezeWindows'] },
    { at: '/api/compliance-rules', ids: ['putComplianceRules'] },
    { at: '/api/dead-letters', ids: ['replayDeadLetters'] },
    { at: '/api/sweeps', ids: ['startSweep'] },
    { at: '/api/machines', ids: ['evaluateMachine'] },
    { at: '/api/findings/{subscriptionId}/{machineId}', ids: ['evaluateMachine', 'grantExemption'] },
    { at: '/api/machines/{subscriptionId}/{machineId}', ids: ['evaluateMachine', 'grantExemption'] },
    { at: '/api/exemptions', ids: ['grantExemption'] },
    { at: '/api/adoption', ids: [] },
    { at: '/api/audit-entries', ids: [] },
  ])('at $at is $ids', ({ at, ids }) => {
    const names = [...at.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const known = Object.fromEntries(names.map((name) => [name, { ...params, ...finding }[name]!]));

    const found = commandsAt(api, { template: at, params: known });

    expect(found.map(({ id }) => id).toSorted()).toEqual(ids);
  });

  it('can be found by people for every command of the API: no operation is left out', () => {
    const templates = Object.keys(api.paths).filter((template) => api.paths[template]!['get']);
    const all = { ...params, ...finding, exemptionId: 'e1', sweepId: 's1', id: 'i1', step: 's' };
    const known = (template: string): Record<string, string> =>
      Object.fromEntries(Object.entries(all).filter(([name]) => template.includes(`{${name}}`)));
    const places = templates.map((template) => ({ template, params: known(template) }));

    const found = places.flatMap((place) => [...commandsAt(api, place), ...commandsOf(api, place, { name: 'test' })]);

    const commands = createApi().routes.filter(({ method }) => method !== 'GET');
    expect([...new Set(found.map(({ id }) => id))].toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
  });

  it('says who may, as the API does', () => {
    const found = commandsAt(api, { template: definition, params });

    expect(found.find(({ id }) => id === 'pauseRebakes')?.roles).toEqual(rolesFor('pauseRebakes'));
  });
});

describe('a stage, which has no address of its own', () => {
  const list = { template: `${definition}/stages`, params: { imageDefinition: 'ubuntu-web' } };

  it('is rolled back from the list of stages', () => {
    const [command, ...others] = commandsOf(api, list, { name: 'production' });

    expect(others).toEqual([]);
    expect(command).toMatchObject({ id: 'rollBackStage', title: 'Roll back production' });
    expect(addressOfCommand(command!)).toBe('/api/image-definitions/ubuntu-web/stages/production/rollback');
  });

  it('is found on the page of its image definition', () => {
    const found = listsWithCommands(api, { template: definition, params: list.params });

    expect(found.map(({ path }) => path)).toEqual(['/api/image-definitions/ubuntu-web/stages']);
  });

  it('is the only kind: what can be read is changed on its own page', () => {
    const versions = { template: `${definition}/versions`, params: list.params };

    expect(commandsOf(api, versions, { version: '1.0.0', name: 'x' })).toEqual([]);
    expect(listsWithCommands(api, { template: '/api/findings', params: {} })).toEqual([]);
  });

  it('without a name is not changed', () => {
    expect(commandsOf(api, list, {})).toEqual([]);
  });
});

describe('a document that is not there yet', () => {
  it('is added from its list, by the name that is said', () => {
    const command = commandsAt(api, { template: '/api/image-definitions', params: {} }).find(
      ({ method }) => method === 'PUT',
    )!;

    expect(command.missing).toEqual(['imageDefinition']);
    expect(addressOfCommand(command)).toBeUndefined();
    expect(addressOfCommand(command, { imageDefinition: 'a b' })).toBe('/api/image-definitions/a%20b');
  });
});

describe('a title', () => {
  it.each([
    { id: 'deprecateImageVersion', title: 'Deprecate image version' },
    { id: 'rollBackStage', title: 'Roll back stage' },
    { id: 'putComplianceRules', title: 'Save compliance rules' },
    { id: 'endExemption', title: 'End exemption' },
  ])('of $id is $title', ({ id, title }) => {
    expect(verbFirst(id)).toBe(title);
  });
});
