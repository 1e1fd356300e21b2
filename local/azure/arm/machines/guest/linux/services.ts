import { durations } from '../durations.ts';
import type { ShellCommands, ShellIo } from '../sh/shell-io.ts';

export const serviceCommands: ShellCommands = {
  systemctl,
  service: ([name = '', verb = 'status'], io) => systemctl([verb, name], io),
  journalctl: () => 0,
  timedatectl: () => 0,
  localectl: () => 0,
  sysctl: () => 0,
  modprobe: () => 0,
};

const changes: Readonly<Record<string, { active?: boolean; enabled?: boolean } | undefined>> = {
  start: { active: true },
  restart: { active: true },
  reload: {},
  'try-restart': {},
  'reload-or-restart': { active: true },
  stop: { active: false },
  enable: { enabled: true },
  disable: { enabled: false },
  mask: { enabled: false, active: false },
  unmask: {},
};

function systemctl(args: readonly string[], io: ShellIo): number {
  const [verb = '', ...units] = args.filter((argument) => !argument.startsWith('-'));
  const services = units.map((unit) => alias(unit.replace(/\.service$/, ''), io));
  const change = changes[verb];
  if (change) {
    io.session.spend(durations.serviceChange);
    const now = args.includes('--now') ? { active: change.enabled ?? false } : {};
    return worst(services.map((name) => changeService(name, { ...change, ...now }, io)));
  }
  switch (verb) {
    case 'is-active':
      return worst(services.map((name) => report(name, 'active', ['active', 'inactive'], args, io)));
    case 'is-enabled':
      return worst(services.map((name) => report(name, 'enabled', ['enabled', 'disabled'], args, io)));
    case 'is-failed':
      io.out('active');
      return 1;
    case 'is-system-running':
      io.out('running');
      return 0;
    case 'status':
      return worst(services.map((name) => status(name, io)));
    case 'list-units':
    case 'list-unit-files':
      Object.entries(io.session.disk.services).forEach(([name, { active }]) =>
        io.out(`${name}.service loaded ${active ? 'active running' : 'inactive dead'}`),
      );
      return 0;
    case 'reboot':
    case 'poweroff':
    case 'halt':
      return io.run([verb]);
    default:
      return 0;
  }
}

function alias(name: string, io: ShellIo): string {
  return name === 'sshd' && io.session.disk.services['sshd'] === undefined
    ? 'ssh'
    : name === 'waagent'
      ? 'walinuxagent'
      : name;
}

function changeService(name: string, change: { active?: boolean; enabled?: boolean }, io: ShellIo): number {
  const { services, files } = io.session.disk;
  const unit = files[`/etc/systemd/system/${name}.service`] ?? files[`/lib/systemd/system/${name}.service`];
  const before =
    services[name] ?? (unit === undefined && !name.includes('.') ? undefined : { active: false, enabled: false });
  if (!before) {
    io.err(`Failed to change unit: Unit file ${name}.service does not exist.`);
    return change.active === undefined ? 1 : 5;
  }
  services[name] = { ...before, ...change };
  return 0;
}

function report(
  name: string,
  property: 'active' | 'enabled',
  [yes, no]: readonly [string, string],
  args: readonly string[],
  io: ShellIo,
): number {
  const holds = io.session.disk.services[name]?.[property] ?? false;
  if (!args.includes('--quiet') && !args.includes('-q')) {
    io.out(holds ? yes : no);
  }
  return holds ? 0 : property === 'active' ? 3 : 1;
}

function status(name: string, io: ShellIo): number {
  const service = io.session.disk.services[name];
  if (!service) {
    io.err(`Unit ${name}.service could not be found.`);
    return 4;
  }
  io.out(`● ${name}.service\n     Active: ${service.active ? 'active (running)' : 'inactive (dead)'}`);
  return service.active ? 0 : 3;
}

function worst(codes: readonly number[]): number {
  return Math.max(0, ...codes);
}
