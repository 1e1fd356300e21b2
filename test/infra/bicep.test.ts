import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entryPoints } from './support/entry-points.ts';
import { bicepFiles, infraFolder, parseBicep, readBicep, syntaxErrors } from './support/bicep.ts';
import { importedFiles, loadedFiles, modules, resources, text, valueAt } from './support/bicep-tree.ts';

const files = bicepFiles();
const at = (file: string, path: string): string => join(dirname(file), path);

/** Every resource of a type, with the file it is in. */
async function everyResource(type: string) {
  const found = [];
  for (const file of files) {
    const declared = resources(await readBicep(file)).filter((resource) => resource.type.split('@')[0] === type);
    // What only refers to a resource has no properties.
    found.push(
      ...declared.filter(({ body }) => valueAt(body, 'properties')).map((resource) => ({ file, ...resource })),
    );
  }
  return found;
}

describe('the Bicep files', () => {
  it.each(files)('%s has no syntax errors', async (file) => {
    expect(syntaxErrors(await readBicep(file))).toEqual([]);
  });

  it('are told from other text by the parser', async () => {
    expect(syntaxErrors(await parseBicep("param a string\nresource = 'x' {"))).not.toEqual([]);
  });

  it('refer only to modules and data that are there', async () => {
    for (const file of files) {
      const root = await readBicep(file);
      const paths = [...modules(root).map(({ type }) => type), ...loadedFiles(root), ...importedFiles(root)];
      expect(paths.filter((path) => !existsSync(join(infraFolder, at(file, path))))).toEqual([]);
    }
  });

  it('are all reached from what is deployed', async () => {
    const reached = new Set(entryPoints);
    for (const file of reached) {
      const root = await readBicep(file);
      for (const path of [...modules(root).map(({ type }) => type), ...importedFiles(root)]) {
        reached.add(at(file, path));
      }
    }
    expect([...reached].toSorted()).toEqual(files);
  });
});

describe('credentials', () => {
  it.each([
    ['Microsoft.DocumentDB/databaseAccounts', 'properties.disableLocalAuth', 'true'],
    ['Microsoft.ServiceBus/namespaces', 'properties.disableLocalAuth', 'true'],
    ['Microsoft.EventGrid/topics', 'properties.disableLocalAuth', 'true'],
    ['Microsoft.Storage/storageAccounts', 'properties.allowSharedKeyAccess', 'false'],
    ['Microsoft.Storage/storageAccounts', 'properties.allowBlobPublicAccess', 'false'],
    ['Microsoft.Insights/components', 'properties.DisableLocalAuth', 'true'],
    ['Microsoft.OperationalInsights/workspaces', 'properties.features.disableLocalAuth', 'true'],
    ['Microsoft.KeyVault/vaults', 'properties.enableRbacAuthorization', 'true'],
    ['Microsoft.Web/sites/basicPublishingCredentialsPolicies', 'properties.allow', 'false'],
    ['Microsoft.Web/sites', 'properties.httpsOnly', 'true'],
  ])('%s has %s %s', async (type, path, value) => {
    const found = await everyResource(type);
    expect(found).not.toEqual([]);
    expect(found.map(({ body }) => text(valueAt(body, path)))).toEqual(found.map(() => value));
  });

  it('are no keys, and no connection strings but the one that names where telemetry goes', async () => {
    for (const file of files) {
      const source = (await readBicep(file)).text;
      expect(source).not.toMatch(/listKeys|listSas|AccountKey|SharedAccessKey/i);
    }
  });
});

describe('the function app', () => {
  it('runs on Node.js 24 in the Flex Consumption plan, from storage that its identity reads', async () => {
    const [site] = await everyResource('Microsoft.Web/sites');
    const [plan] = await everyResource('Microsoft.Web/serverfarms');
    const config = (path: string): string => text(valueAt(site!.body, `properties.functionAppConfig.${path}`));
    expect(config('runtime.name')).toBe('node');
    expect(config('runtime.version')).toBe('24');
    expect(config('deployment.storage.authentication.type')).toBe('UserAssignedIdentity');
    expect(text(valueAt(plan!.body, 'sku.name'))).toBe('FC1');
  });
});

describe('the budget', () => {
  it('is refused before anything is made when the day on which it began is no first of a month', async () => {
    const main = (await readBicep('main.bicep')).text;
    expect(main).toMatch(
      /monthlyBudget == 0 \|\| endsWith\(budgetStartDate, '-01'\)\s+\? budgetStartDate\s+: fail\('monthlyBudget/,
    );
    expect(main).toContain('startDate: budgetStart\n');
  });
});
