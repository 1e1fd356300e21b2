import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Keys = z.object({
  master: z.string(),
  host: z.record(z.string(), z.string()),
  system: z.record(z.string(), z.string()),
  functions: z.record(z.string(), z.record(z.string(), z.string())),
});

export type Keys = z.infer<typeof Keys>;

/** The names of the system keys, one per extension that has webhooks. */
export const durableSystemKey = 'durabletask_extension';
export const eventGridSystemKey = 'eventgrid_extension';

/** The host's keys, made on first use and kept in the state folder, readable by its owner alone. */
export function loadKeys(stateDir: string, functionNames: readonly string[], systemKeys: readonly string[]): Keys {
  const file = join(stateDir, 'keys.json');
  const known = existsSync(file) ? Keys.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const keys: Keys = {
    master: known?.master ?? newKey(),
    host: known?.host ?? { default: newKey() },
    system: Object.fromEntries(systemKeys.map((name) => [name, known?.system[name] ?? newKey()])),
    functions: Object.fromEntries(functionNames.map((name) => [name, known?.functions[name] ?? { default: newKey() }])),
  };
  const written = `${file}.new`;
  writeFileSync(written, JSON.stringify(keys, undefined, 2), { mode: 0o600 });
  renameSync(written, file);
  return keys;
}

function newKey(): string {
  return randomBytes(40).toString('base64url');
}

/** What a presented key opens. */
export type Grant =
  | { readonly kind: 'none' }
  | { readonly kind: 'master' }
  | { readonly kind: 'host' }
  | { readonly kind: 'function'; readonly functionName: string }
  | { readonly kind: 'system'; readonly keyName: string };

export function grantOf(keys: Keys, presented: string | undefined): Grant {
  if (presented === undefined) {
    return { kind: 'none' };
  }
  const fits = (key: string): boolean => sameText(key, presented);
  if (fits(keys.master)) {
    return { kind: 'master' };
  }
  if (Object.values(keys.host).some(fits)) {
    return { kind: 'host' };
  }
  const system = Object.entries(keys.system).find(([, key]) => fits(key));
  if (system) {
    return { kind: 'system', keyName: system[0] };
  }
  const owner = Object.entries(keys.functions).find(([, own]) => Object.values(own).some(fits));
  return owner ? { kind: 'function', functionName: owner[0] } : { kind: 'none' };
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A name for the host that stays the same for one state folder, as in `/admin/host/status`. */
export function hostIdOf(stateDir: string): string {
  return `host-${createHash('sha256').update(stateDir).digest('hex').slice(0, 24)}`;
}
