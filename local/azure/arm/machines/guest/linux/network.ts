import { durations } from '../durations.ts';
import type { MachineFacts, MutableDisk } from '../guest-disk.ts';
import type { ShellCommands, ShellIo } from '../sh/shell-io.ts';
import { knownPackages } from './known-packages.ts';
import { absolutePath, writeFile } from './paths.ts';

export const networkCommands: ShellCommands = {
  curl,
  wget: (args, io) =>
    io.session.disk.packages['wget'] === undefined ? missing('wget', io) : curl(['-O', ...args], io),
  nc: (args, io) => Number(!listens(io.session.disk, Number(args.at(-1)))),
  ss: (_, io) => {
    openPorts(io.session.disk).forEach((port) => io.out(`LISTEN 0 511 0.0.0.0:${port} 0.0.0.0:*`));
    return 0;
  },
  netstat: (args, io) => io.run(['ss', ...args]),
  ping: () => 0,
  ip: () => 0,
};

/** What an HTTP server on the machine answers: undefined when nothing listens there. */
export function localPage(disk: MutableDisk, port: number, path: string): { status: number; body: string } | undefined {
  const owner = Object.keys(disk.packages).find((name) => {
    const { service, port: own } = knownPackages[name] ?? {};
    return own === port && service !== undefined && disk.services[service]?.active === true;
  });
  if (owner === undefined) {
    return undefined;
  }
  const page = path === '/' ? (knownPackages[owner]?.page ?? '') : `/var/www/html${path}`;
  const index = path === '/' ? disk.files['/var/www/html/index.html'] : undefined;
  const body = index ?? disk.files[page];
  return body === undefined ? { status: 404, body: '404 Not Found\n' } : { status: 200, body };
}

function openPorts(disk: MutableDisk): number[] {
  return Object.keys(disk.packages).flatMap((name) => {
    const { service, port } = knownPackages[name] ?? {};
    return port !== undefined && service !== undefined && disk.services[service]?.active ? [port] : [];
  });
}

function listens(disk: MutableDisk, port: number): boolean {
  return openPorts(disk).includes(port);
}

function curl(args: readonly string[], io: ShellIo): number {
  const address = args.find((argument) => /^(https?:\/\/|localhost|127\.)/.test(argument));
  if (address === undefined) {
    io.err("curl: try 'curl --help' for more information");
    return 2;
  }
  io.session.spend(durations.download);
  const url = new URL(address.includes('://') ? address : `http://${address}`);
  const answer = answerOf(url, io);
  if (!answer) {
    io.err(`curl: (7) Failed to connect to ${url.hostname} port ${url.port || '80'}: Couldn't connect to server`);
    return 7;
  }
  const flags = args.filter((argument) => /^-[a-zA-Z]+$/.test(argument)).join('');
  if (answer.status >= 400 && (/f/.test(flags) || args.includes('--fail'))) {
    io.err(`curl: (22) The requested URL returned error: ${answer.status}`);
    return 22;
  }
  deliver(answer, args, url, io);
  return 0;
}

function answerOf(url: URL, io: ShellIo): { status: number; body: string } | undefined {
  if (url.hostname === '169.254.169.254') {
    return { status: 200, body: instanceMetadata(io.session.machine, url) };
  }
  const here = ['localhost', '127.0.0.1', '[::1]', io.session.machine.computerName.toLowerCase()].includes(
    url.hostname,
  );
  // Nothing outside is reached: what a recipe downloads is an empty file.
  return here
    ? localPage(io.session.disk, Number(url.port || (url.protocol === 'https:' ? 443 : 80)), url.pathname)
    : { status: 200, body: '' };
}

function deliver(answer: { status: number; body: string }, args: readonly string[], url: URL, io: ShellIo): void {
  const after = (...names: readonly string[]): string | undefined => {
    const at = args.findIndex(
      (argument) => names.includes(argument) || (names.includes('-o') && /^-[a-zA-Z]+o$/.test(argument)),
    );
    return at === -1 ? undefined : args[at + 1];
  };
  const saved =
    after('-o', '--output') ?? (args.includes('-O') ? url.pathname.replace(/^.*\//, '') || 'index.html' : undefined);
  if (saved !== undefined) {
    writeFile(io.session.disk, absolutePath(saved, io.environment.get('PWD') ?? '/'), answer.body);
  } else if (args.includes('-I')) {
    io.out(`HTTP/1.1 ${answer.status} ${answer.status === 200 ? 'OK' : 'Not Found'}`);
  } else {
    io.out(answer.body, '');
  }
  const format = after('-w', '--write-out');
  if (format !== undefined) {
    io.out(format.replace(/%\{(http_code|response_code)\}/g, String(answer.status)).replace('\\n', '\n'), '');
  }
}

/** The instance metadata service, as far as scripts ask who they run on. */
function instanceMetadata(machine: MachineFacts, url: URL): string {
  const compute = {
    azEnvironment: 'AzurePublicCloud',
    location: machine.location,
    name: machine.name,
    resourceGroupName: machine.resourceGroup,
    subscriptionId: machine.subscriptionId,
    vmId: machine.vmId,
    vmSize: machine.size,
  };
  const leaf = /\/compute\/(\w+)$/.exec(url.pathname)?.[1];
  return leaf === undefined
    ? JSON.stringify({ compute })
    : String(Object.entries(compute).find(([name]) => name === leaf)?.[1] ?? '');
}

function missing(command: string, io: ShellIo): number {
  io.err(`script.sh: line 1: ${command}: command not found`);
  return 127;
}
