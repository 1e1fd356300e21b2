import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repository } from './markdown.ts';

export const readJson = (path: string): unknown => JSON.parse(readFileSync(join(repository, path), 'utf8'));

const Parameters = z.object({ parameters: z.record(z.string(), z.object({ value: z.string() })) });
const Package = z.object({ scripts: z.record(z.string(), z.string()) });

/** Parameters of main.bicep by the variable of the azd environment that gives them. */
export const parametersByVariable: ReadonlyMap<string, string> = new Map(
  Object.entries(Parameters.parse(readJson('infra/main.parameters.json')).parameters).map(([name, { value }]) => [
    /^\$\{([A-Z_]+)/.exec(value)![1]!,
    name,
  ]),
);

/** Variables that fault tests read, with their defaults. */
export const variablesOfTests: ReadonlyMap<string, string> = new Map(
  globSync(join(repository, 'test/faults/**/*.ts')).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/process\.env\['(REBAKE_\w+)'\] \?\? (\d+)?/g)].map(
      ([, name, value]) => [name!, value ?? 'random'] as const,
    ),
  ),
);

/** What `npm run` knows. */
export const { scripts: npmScripts } = Package.parse(readJson('package.json'));
