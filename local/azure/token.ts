import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCredentials } from './entra/credentials.ts';
import { findPrincipal, principals } from './entra/directory.ts';
import { signIn } from './entra/sign-in.ts';
import { audiences } from './entra/tokens.ts';
import { readReadyFile } from './state/ready-file.ts';

const services = Object.keys(audiences).join(', ');
const usage = `Usage: npm run token -- --as WHO --for SERVICE [--state DIR]

Prints a bearer token of someone in the local tenant, and nothing else.

  --as WHO        ${principals.map(({ alias }) => alias).join(', ')}
  --for SERVICE   ${services}, or the URI of a resource
  --state DIR     of the running services (default .rebake/azure)
`;

/** Finds the running services by their state directory and signs in there. */
async function mintToken(who: string, service: string, stateDir: string): Promise<string> {
  const principal = findPrincipal(who);
  if (!principal) {
    throw new Error(`Nobody is called '${who}'. There are ${principals.map(({ alias }) => alias).join(', ')}.`);
  }
  const resource = resourceOf(service);
  const endpoints = readReadyFile(stateDir);
  const credentials = await readCredentials(join(stateDir, 'entra'));
  if (!endpoints || !credentials) {
    throw new Error(`No services were started with the state directory ${stateDir}. Start them with npm run azure.`);
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
      throw new Error(`The services of ${stateDir} do not run. Start them with npm run azure.`, { cause: error });
    }
    throw error;
  });
}

function resourceOf(service: string): string {
  const named = Object.entries(audiences).find(([name]) => name.toLowerCase() === service.toLowerCase());
  if (!named && !/^[a-z]+:\/\//.test(service)) {
    throw new Error(`There is no service '${service}'. Give one of ${services}, or the URI of a resource.`);
  }
  return named?.[1][0] ?? service;
}

try {
  const { values } = parseArgs({
    options: {
      as: { type: 'string' },
      for: { type: 'string' },
      state: { type: 'string', default: '.rebake/azure' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
  } else if (!values.as || !values.for) {
    throw new Error(`--as and --for are required.\n\n${usage}`);
  } else {
    process.stdout.write(`${await mintToken(values.as, values.for, values.state)}\n`);
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
