import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { infraFolder, readBicep } from './support/bicep.ts';
import { parameters } from './support/bicep-tree.ts';

const Values = z.object({ parameters: z.record(z.string(), z.object({ value: z.string() })) });
const Project = z.object({
  requiredVersions: z.object({ azd: z.string().regex(/^>= \d+\.\d+\.\d+$/) }),
  infra: z.object({ provider: z.literal('bicep'), path: z.literal('infra') }),
  services: z.record(
    z.string(),
    z.object({
      project: z.string(),
      language: z.literal('ts'),
      host: z.string(),
      dist: z.string(),
      remoteBuild: z.boolean(),
    }),
  ),
  hooks: z.object({ postdeploy: z.record(z.enum(['posix', 'windows']), z.object({ run: z.string() })) }),
});

const Scripts = z.object({ scripts: z.record(z.string(), z.string()) });

const values = Values.parse(JSON.parse(readFileSync(join(infraFolder, 'main.parameters.json'), 'utf8'))).parameters;
const project = Project.parse(parse(readFileSync(join(infraFolder, '../azure.yaml'), 'utf8')));

describe('azure.yaml', () => {
  it('asks for the version of azd that the page on deploying names', () => {
    const { azd } = project.requiredVersions;
    const deploy = readFileSync(join(infraFolder, '../docs/deploy.md'), 'utf8');

    expect(deploy).toContain(`[Azure Developer CLI](https://aka.ms/azd) ${azd.replace('>= ', '')} or newer`);
  });
});

describe('main.parameters.json', () => {
  it('names only parameters that main.bicep has', async () => {
    const known = parameters(await readBicep('main.bicep')).map(({ name }) => name);
    expect(Object.keys(values).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('gives every parameter that has no default', async () => {
    const required = parameters(await readBicep('main.bicep')).filter(({ optional }) => !optional);
    expect(required.map(({ name }) => name)).toEqual(['environmentName', 'location', 'apiAudience']);
    expect(required.filter(({ name }) => !(name in values))).toEqual([]);
  });

  it('leaves no switch that people set to azd, which takes the default for a word that it does not know', async () => {
    const { text } = await readBicep('main.bicep');
    const switches = Object.keys(values).filter((name) => new RegExp(`^param ${name} bool\\b`, 'm').test(text));

    // The hook sets it.
    expect(switches).toEqual(['subscribeFunctions']);
  });

  it('takes every value from the environment that azd keeps', () => {
    expect(Object.values(values).filter(({ value }) => !/^\$\{[A-Z_]+(=[^}]*)?\}$/.test(value))).toEqual([]);
  });
});

describe('azure.yaml', () => {
  it('names the service by the tag that the function app has', async () => {
    const [service, ...others] = Object.keys(project.services);
    expect(others).toEqual([]);
    expect((await readBicep('modules/function-app.bicep')).text).toContain(`'azd-service-name': '${service}'`);
  });

  it('uploads what the script package writes, and installs nothing in Azure', () => {
    const { project: folder, dist, remoteBuild } = project.services['app']!;
    expect([folder, dist, remoteBuild]).toEqual(['.', 'dist/app', false]);
    // Versions of azd differ in which of the two scripts they run before they look for the folder.
    const { scripts } = Scripts.parse(JSON.parse(readFileSync(join(infraFolder, '../package.json'), 'utf8')));
    expect([scripts['package'], scripts['build']]).toEqual(['node infra/package/main.ts', 'npm run package']);
    // With a remote build azd would leave packages out, and wants them ignored.
    expect(readFileSync(join(infraFolder, '../.funcignore'), 'utf8')).not.toMatch(/^node_modules$/m);
  });

  it.each(['posix', 'windows'] as const)('subscribes the functions once they are deployed (%s)', (shell) => {
    const { run } = project.hooks.postdeploy[shell];
    expect(run).toContain('azd env set REBAKE_SUBSCRIBE_FUNCTIONS true');
    expect(run).toContain('azd provision');
    expect(values['subscribeFunctions']?.value).toBe('${REBAKE_SUBSCRIBE_FUNCTIONS=false}');
  });
});
