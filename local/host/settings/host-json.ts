import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import { spellKnownNames } from './known-names.ts';
import { parseTimeSpan } from './time-span.ts';

const TimeSpan = z.string().transform((text, context) => {
  const milliseconds = text === '-1' ? -1 : parseTimeSpan(text);
  if (milliseconds === undefined) {
    context.addIssue({ code: 'custom', message: `"${text}" is not a time span like "00:05:00"` });
    return z.NEVER;
  }
  return milliseconds;
});

/** .NET reads the names of an enumeration in any casing. */
const LogLevel = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none']));

/** The settings that this host reads; others are left alone, as in Azure. */
export const HostJson = z.looseObject({
  version: z.literal('2.0', { error: 'must be "2.0"' }),
  /** Milliseconds; -1 for none. Default 30 minutes (ScriptJobHostOptionsSetup.cs). */
  functionTimeout: TimeSpan.default(30 * 60_000),
  extensionBundle: z.looseObject({ id: z.string(), version: z.string() }).optional(),
  extensions: z
    .looseObject({
      http: z.looseObject({ routePrefix: z.string().default('api') }).prefault({}),
      durableTask: z.record(z.string(), z.unknown()).prefault({}),
      serviceBus: z.record(z.string(), z.unknown()).prefault({}),
    })
    .prefault({}),
  logging: z.looseObject({ logLevel: z.record(z.string(), LogLevel).default({}) }).prefault({}),
});

export type HostJson = z.infer<typeof HostJson>;

/** Reads `host.json` with the overrides of the environment. Throws an Error naming every problem. */
export async function readHostJson(
  appDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<HostJson> {
  const file = join(appDir, 'host.json');
  if (!existsSync(file)) {
    throw new Error(`host.json: there is none in ${appDir}`);
  }
  const content = await readJsonFile(file);
  const parsed = HostJson.safeParse(spellKnownNames(withOverrides(content, env)));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      ['host.json', ...(path.length > 0 ? [path.join('.')] : []), message].join(': '),
    );
    throw new Error(problems.join('\n'));
  }
  return parsed.data;
}

/** `AzureFunctionsJobHost__a__b=x` sets `a.b`, as .NET configuration does; names are not case-sensitive. */
export function withOverrides(content: unknown, env: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return content;
  }
  const root = structuredClone(content) as Record<string, unknown>;
  for (const [name, value] of Object.entries(env)) {
    const [section, ...path] = name.split(/__|:/);
    if (section?.toLowerCase() === 'azurefunctionsjobhost' && path.length > 0 && value !== undefined) {
      setIn(root, path, value);
    }
  }
  return root;
}

function setIn(target: Record<string, unknown>, path: readonly string[], text: string): void {
  const [wanted = '', ...rest] = path;
  const name = Object.keys(target).find((key) => key.toLowerCase() === wanted.toLowerCase()) ?? wanted;
  if (rest.length === 0) {
    target[name] = valueOf(text);
    return;
  }
  const child = target[name];
  const next = typeof child === 'object' && child !== null ? (child as Record<string, unknown>) : {};
  target[name] = next;
  setIn(next, rest, text);
}

/** Environment variables are text; .NET binds them to the option's type. */
function valueOf(text: string): unknown {
  if (/^(true|false)$/i.test(text)) {
    return text.toLowerCase() === 'true';
  }
  return /^-?(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
