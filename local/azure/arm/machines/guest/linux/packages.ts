import { durations } from '../durations.ts';
import type { MutableDisk } from '../guest-disk.ts';
import type { ShellCommand, ShellCommands, ShellIo } from '../sh/shell-io.ts';
import { isAbsentPackage, knownPackages, packageVersion } from './known-packages.ts';

/** Package managers. All work on the same list of installed packages. */
export const packageCommands: ShellCommands = {
  apt: apt,
  'apt-get': apt,
  'apt-mark': () => 0,
  'apt-key': () => 0,
  'apt-cache': (args, io) => query(args.slice(1), io),
  'add-apt-repository': () => 0,
  'debconf-set-selections': () => 0,
  dpkg,
  'dpkg-query': (args, io) => dpkg(['-l', ...args.filter((argument) => !argument.startsWith('-'))], io),
  dnf: yum,
  yum,
  microdnf: yum,
  tdnf: yum,
  zypper: yum,
  rpm: (args, io) =>
    query(
      args.filter((argument) => !argument.startsWith('-')),
      io,
    ),
  snap: (args, io) => install(names(args.slice(1)), io),
  pip: pip,
  pip3: pip,
  npm: (args, io) => languagePackages(args, io),
};

function apt(args: readonly string[], io: ShellIo): number {
  if (io.session.disk.family !== 'debian') {
    return notFound('apt-get', io);
  }
  const [verb, ...rest] = args.filter((argument, at) => !argument.startsWith('-') && args[at - 1] !== '-o');
  switch (verb) {
    case 'update':
      io.session.spend(durations.packageIndex);
      io.out('Hit:1 http://azure.archive.ubuntu.com/ubuntu noble InRelease\nReading package lists... Done');
      return 0;
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
      io.session.spend(durations.upgrade);
      io.out('0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.');
      return 0;
    case 'install':
    case 'reinstall':
      return install(rest, io, { absent: (name) => `E: Unable to locate package ${name}`, exitCode: 100 });
    case 'remove':
    case 'purge':
      return remove(rest, io);
    default:
      return verb === undefined ? 1 : 0;
  }
}

function yum(args: readonly string[], io: ShellIo): number {
  if (io.session.disk.family === 'debian') {
    return notFound('dnf', io);
  }
  const [verb, ...rest] = names(args);
  switch (verb) {
    case 'install':
    case 'in':
    case 'localinstall':
      return install(rest, io, { absent: (name) => `Error: Unable to find a match: ${name}`, exitCode: 1 });
    case 'remove':
    case 'erase':
      return remove(rest, io);
    case 'update':
    case 'upgrade':
    case 'patch':
      io.session.spend(durations.upgrade);
      io.out('Nothing to do.\nComplete!');
      return 0;
    default:
      io.session.spend(durations.packageIndex);
      return 0;
  }
}

/** Installs packages: their commands, files and running services. One that no archive has installs nothing. */
function install(
  wanted: readonly string[],
  io: ShellIo,
  refusal = { absent: (name: string): string => `error: package "${name}" not found`, exitCode: 1 },
): number {
  const absent = wanted.filter((name) => isAbsentPackage(baseName(name)));
  io.session.spend(durations.install + durations.installEach * wanted.length);
  if (absent.length > 0) {
    absent.forEach((name) => io.err(refusal.absent(name)));
    return refusal.exitCode;
  }
  wanted.map(baseName).forEach((name) => {
    addPackage(io.session.disk, name);
    io.out(`Setting up ${name} (${packageVersion(name)}) ...`);
  });
  return 0;
}

function addPackage(disk: MutableDisk, name: string): void {
  const { service, files = {} } = knownPackages[name] ?? {};
  disk.packages[name] ??= packageVersion(name);
  disk.files = { ...files, ...disk.files };
  if (service !== undefined) {
    // Debian starts what it installs; Red Hat leaves that to systemctl.
    const started = disk.family === 'debian';
    disk.services[service] ??= { enabled: started, active: started };
  }
}

function remove(wanted: readonly string[], io: ShellIo): number {
  io.session.spend(durations.install);
  for (const name of wanted) {
    const service = knownPackages[name]?.service;
    delete io.session.disk.packages[name];
    if (service !== undefined) {
      delete io.session.disk.services[service];
    }
  }
  return 0;
}

function dpkg(args: readonly string[], io: ShellIo): number {
  if (args.includes('-i')) {
    return install(names(args), io);
  }
  const missing = names(args).filter((name) => io.session.disk.packages[name] === undefined);
  missing.forEach((name) => io.err(`dpkg-query: package '${name}' is not installed`));
  const shown = names(args).length > 0 ? names(args) : Object.keys(io.session.disk.packages);
  for (const name of shown.filter((each) => !missing.includes(each))) {
    const version = io.session.disk.packages[name] ?? '';
    io.out(
      args.includes('-s')
        ? `Package: ${name}\nStatus: install ok installed\nVersion: ${version}`
        : `ii  ${name} ${version}`,
    );
  }
  return missing.length > 0 ? 1 : 0;
}

function query(wanted: readonly string[], io: ShellIo): number {
  const shown = wanted.length > 0 ? wanted : Object.keys(io.session.disk.packages);
  const answers = shown.map((name) => {
    const version = io.session.disk.packages[name];
    io.out(version === undefined ? `package ${name} is not installed` : `${name}-${version}`);
    return version !== undefined;
  });
  return answers.every(Boolean) ? 0 : 1;
}

function pip(args: readonly string[], io: ShellIo): number {
  return io.session.disk.packages['python3-pip'] === undefined ? notFound('pip3', io) : languagePackages(args, io);
}

function languagePackages(args: readonly string[], io: ShellIo): number {
  return names(args)[0] === 'install' ? install(names(args).slice(1), io) : 0;
}

/** Commands that installed packages bring: each prints its version when asked and otherwise succeeds. */
export function packageCommand(disk: MutableDisk, command: string): ShellCommand | undefined {
  const owner = Object.keys(disk.packages).find((name) => (knownPackages[name]?.commands ?? [name]).includes(command));
  return owner === undefined
    ? undefined
    : (args, io) => {
        if (args.some((argument) => /^(--?version|-[vV])$/.test(argument))) {
          io.out(`${command} version ${disk.packages[owner] ?? ''}`);
        }
        return 0;
      };
}

function names(args: readonly string[]): string[] {
  return args.filter((argument) => !argument.startsWith('-'));
}

/** `nginx=1.24*` and `./app_1.2_amd64.deb` name the packages `nginx` and `app`. */
function baseName(name: string): string {
  return name
    .replace(/^.*\//, '')
    .replace(/=.*$/, '')
    .replace(/_.*\.deb$|-\d.*\.rpm$|\.deb$|\.rpm$/, '');
}

function notFound(command: string, io: ShellIo): number {
  io.err(`script.sh: line 1: ${command}: command not found`);
  return 127;
}
