import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';

const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const LocalSettings = z.looseObject({
  IsEncrypted: z.literal(false, { error: 'encrypted settings cannot be read here; decrypt them first' }).optional(),
  Values: z.record(z.string(), Text).default({}),
  ConnectionStrings: z.record(z.string(), Text).default({}),
  Host: z.looseObject({ LocalHttpPort: z.number().int().optional(), CORS: z.string().optional() }).default({}),
});

export interface LocalSettings {
  /** Environment variables for host and app. */
  readonly values: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Origins of web pages that may call the functions. */
  readonly origins: readonly string[];
}

/** What to do when an app finds no settings: it has an example of them, but not the file itself; else nothing. */
export function settingsAdvice(appDir: string): readonly string[] {
  const has = (file: string): boolean => existsSync(join(appDir, file));
  return has('local.settings.example.json') && !has('local.settings.json')
    ? [
        'There is no local.settings.json; local.settings.example.json is an example of it: copy it and put in your values',
      ]
    : [];
}

/** Reads `local.settings.json`, which need not be there. Throws an Error naming every problem. */
export async function readLocalSettings(appDir: string): Promise<LocalSettings> {
  const file = join(appDir, 'local.settings.json');
  if (!existsSync(file)) {
    return { values: {}, origins: [] };
  }
  const parsed = LocalSettings.safeParse(await readJsonFile(file));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `local.settings.json: ${path.join('.')}: ${message}`,
    );
    throw new Error(problems.join('\n'));
  }
  const { Values, ConnectionStrings, Host } = parsed.data;
  const connections = Object.entries(ConnectionStrings).map(([name, value]) => [`ConnectionStrings:${name}`, value]);
  return {
    values: { ...Values, ...(Object.fromEntries(connections) as Record<string, string>) },
    ...(Host.LocalHttpPort !== undefined && { port: Host.LocalHttpPort }),
    origins: Host.CORS?.split(',').map((origin) => origin.trim()) ?? [],
  };
}
