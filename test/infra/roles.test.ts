import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { infraFolder, readBicep } from './support/bicep.ts';
import { loadedFiles, resources, text, valueAt } from './support/bicep-tree.ts';

/** Control plane only, no wildcards: `Provider.Name/type/…/verb`, verbs as Azure has them. */
const Action = z.string().regex(/^[A-Z]\w+\.[A-Z]\w+(\/\w+)+\/(read|write|delete|action)$/);
const Role = z.strictObject({
  name: z.string().min(1).max(100),
  description: z.string().min(1),
  actions: z.array(Action).min(1),
});

/** The files that make each role. */
const madeIn: Readonly<Record<string, readonly string[]>> = {
  'image-builder.json': ['modules/app-roles.bicep'],
  'image-publisher.json': ['modules/app-roles.bicep'],
  'image-watcher.json': [
    'watch/modules/reader-in-subscription.bicep',
    'watch/modules/reader-in-management-group.bicep',
  ],
};

const files = globSync(join(infraFolder, 'roles/*.json'));
const readRole = (file: string) => Role.parse(JSON.parse(readFileSync(file, 'utf8')));
const actionsOf = (name: string) => readRole(join(infraFolder, 'roles', name)).actions;

describe.each(files.map((file) => [basename(file), file] as const))('the role in %s', (name, file) => {
  it('lists single actions, none of them twice', () => {
    const { actions } = readRole(file);
    expect(new Set(actions.map((action) => action.toLowerCase())).size).toBe(actions.length);
  });

  it('is made by Bicep, with these actions only', async () => {
    const [variable] = name.split('-').slice(-1)[0]!.split('.');
    const made = madeIn[name] ?? [];
    expect(made).not.toEqual([]);
    for (const path of made) {
      const root = await readBicep(path);
      expect(loadedFiles(root).map((loaded) => basename(loaded))).toContain(name);
      const definition = resources(root).find(({ symbol }) => symbol === `${variable}Role`);
      expect(valueAt(definition!.body, 'properties.permissions')?.text).toBe(`[{ actions: ${variable}.actions }]`);
    }
  });
});

describe('the roles together', () => {
  const actions = files.flatMap((file) => readRole(file).actions);

  it('never let the app grant anything, read keys or change policy', () => {
    expect(actions.filter((action) => /Authorization|listKeys|locks/i.test(action))).toEqual([]);
    expect(actions.filter((action) => /policy/i.test(action) && !onlyReads(action))).toEqual([]);
  });

  it('delete nothing but image versions and resource groups', () => {
    const deleting = actions.filter((action) => action.endsWith('/delete'));
    expect(deleting.toSorted()).toEqual([
      'Microsoft.Compute/galleries/images/versions/delete',
      'Microsoft.Resources/subscriptions/resourceGroups/delete',
    ]);
  });

  it("have no action in common in the app's own subscription", () => {
    const own = [...actionsOf('image-builder.json'), ...actionsOf('image-publisher.json')];
    expect(new Set(own).size).toBe(own.length);
  });

  it('let the app only read in subscriptions that it watches', () => {
    expect(actionsOf('image-watcher.json').filter((action) => !onlyReads(action))).toEqual([]);
  });
});

/** Policy states are asked for by POST, whose action changes nothing. */
function onlyReads(action: string): boolean {
  return action.endsWith('/read') || action === 'Microsoft.PolicyInsights/policyStates/queryResults/action';
}

describe('role assignments', () => {
  it('hold in the whole subscription for the builder alone', async () => {
    const inSubscription = [];
    for (const file of ['main.bicep', 'modules/app-roles.bicep']) {
      const assigned = resources(await readBicep(file)).filter(({ type }) => type.includes('/roleAssignments@'));
      inSubscription.push(...assigned.map(({ body }) => text(valueAt(body, 'properties.roleDefinitionId'))));
    }
    expect(inSubscription).toEqual(['builderRole.id']);
  });

  it('of the publisher are on the galleries', async () => {
    const root = await readBicep('modules/galleries.bicep');
    const assigned = resources(root).filter(({ type }) => type.includes('/roleAssignments@'));
    expect(assigned.map(({ body }) => text(valueAt(body, 'scope')))).toEqual(['galleries[index]']);
  });
});
