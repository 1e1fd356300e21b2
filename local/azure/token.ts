import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool, UsageError } from '../../shared/command-line/run-tool.ts';
import { readCredentials } from './entra/credentials.ts';
import { findPrincipal, principals, type Principal } from './entra/directory.ts';
import { identityMinutes, personalHours } from './entra/lifetimes.ts';
import { signIn } from './entra/sign-in.ts';
import { audiences } from './entra/tokens.ts';
import { readReadyFile } from './state/ready-file.ts';

const services = Object.keys(audiences).join(', ');
const usage = `Usage: npm run token -- --as WHO --for SERVICE [--state DIR]

Prints a bearer token of someone in the local tenant, and nothing else. However fast the stack's time runs, tokens of
people and of az are good for ${personalHours} real hours; the managed identity's are for ${identityMinutes} real minutes at least.

  --as WHO        an alias, or the id or mail address of
${principals.map(toRow).join('\n')}
  --for SERVICE   ${services}, or the URI of a resource
  --state DIR     of the running services (default .rebake/azure)
  --help          this text
`;

const howToStart = 'Start them with npm start (everything), or npm run azure (these services alone; see --state).';

function toRow({ alias, displayName, roles }: Principal): string {
  return `                    ${alias.padEnd(17)} ${displayName.padEnd(18)} ${roles.join(', ') || 'no role in Rebake'}`;
}

/** Finds the running services by their state directory and signs in there. */
async function mintToken(who: string, service: string, stateDir: string): Promise<string> {
  const principal = findPrincipal(who);
  if (!principal) {
    throw new UsageError([`Nobody is called '${who}'; there are ${principals.map(({ alias }) => alias).join(', ')}`]);
  }
  const resource = resourceOf(service);
  const endpoints = readReadyFile(stateDir);
  const credentials = await readCredentials(join(stateDir, 'entra'));
  if (!endpoints || !credentials) {
    throw new Error(`No services were started with the state directory ${stateDir}. ${howToStart}`);
  }
  return signIn({
    principal,
    resource,
    authority: endpoints.entra.authority,
    ...(endpoints.identity && { identityEndpoint: endpoints.identity.endpoint }),
    credentials,
    ca: await readFile(endpoints.ca, 'utf8'),
  }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
      throw new Error(`The services of ${stateDir} do not run. ${howToStart}`);
    }
    throw error;
  });
}

function resourceOf(service: string): string {
  const named = Object.entries(audiences).find(([name]) => name.toLowerCase() === service.toLowerCase());
  if (!named && !/^[a-z]+:\/\//.test(service)) {
    throw new UsageError([`There is no service '${service}'; give one of ${services}, or the URI of a resource`]);
  }
  return named?.[1][0] ?? service;
}

process.exitCode = await runTool(
  {
    command: 'npm run token',
    usage,
    options: {
      as: { type: 'string' },
      for: { type: 'string' },
      state: { type: 'string', default: '.rebake/azure' },
      help: { type: 'boolean' },
    },
    async run(values) {
      if (!values.as || !values.for) {
        throw new UsageError(['--as and --for are required']);
      }
      process.stdout.write(`${await mintToken(values.as, values.for, values.state)}\n`);
      return 0;
    },
  },
  process.argv.slice(2),
);
