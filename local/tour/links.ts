import { join } from 'node:path';
import { principals } from '../azure/entra/directory.ts';
import type { Stack } from './stack/stack.ts';

/** Where everything is to be seen, line by line. */
export function links(
  { apiUrl, endpoints, masterKey }: Pick<Stack, 'apiUrl' | 'endpoints' | 'masterKey'>,
  { stateDir, traces }: { readonly stateDir: string; readonly traces: string },
): string {
  const rows = [
    ['Rebake', `${apiUrl}/api/browse (records, commands; sign in as whoever you choose)`],
    ['API to try out', `${apiUrl}/api/docs`],
    ['Host', `${apiUrl}/#key=${masterKey}`],
    ['Teams channel', new URL('/', endpoints.teams).href],
    ["Azure's control", `${new URL('/', endpoints.control.url).href}#key=${encodeURIComponent(endpoints.control.key)}`],
    ['Traces', `${traces}/`],
    ['Logs', join(stateDir, 'host.log')],
  ] as const;
  return rows.map(([name, where]) => `  ${name.padEnd(16)} ${where}`).join('\n');
}

/** Who may sign in: the name that pages show, the one that `npm run token -- --as` takes, and what they may do. */
export function people(): string {
  const rows = principals
    .filter(({ kind, roles }) => kind === 'person' && roles.length > 0)
    .map(({ displayName, alias, roles }) => `  ${displayName.padEnd(18)} --as ${alias.padEnd(17)} ${roles.join(', ')}`);
  return ['Sign in on the pages, or get a token with npm run token -- --as WHO --for api, as', ...rows].join('\n');
}
