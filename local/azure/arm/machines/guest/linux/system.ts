import { ScriptExit } from '../guest-session.ts';
import type { ShellCommand, ShellCommands, ShellIo } from '../sh/shell-io.ts';

const quiet: ShellCommand = () => 0;

/** Commands about the running system, and those that run other commands. */
export const systemCommands: ShellCommands = {
  sleep: ([duration = '0'], io) => {
    const unit = { s: 1, m: 60, h: 3600 }[duration.slice(-1)] ?? 1;
    io.session.spend((Number.parseFloat(duration) || 0) * unit);
    return 0;
  },
  sudo: (args, io) => withVariables(skipOptions(args, ['-u', '-g']), io),
  env: (args, io) => withVariables(skipOptions(args, ['-u']), io),
  nohup: (args, io) => io.run(args),
  nice: (args, io) => io.run(skipOptions(args, ['-n'])),
  time: (args, io) => io.run(args),
  timeout: (args, io) => io.run(skipOptions(args, ['-s', '-k']).slice(1)),
  bash: shell,
  sh: shell,
  dash: shell,
  uname: (args, io) => {
    const machine = io.session.machine.architecture === 'Arm64' ? 'aarch64' : 'x86_64';
    io.out(
      args.includes('-m')
        ? machine
        : args.includes('-r')
          ? '6.8.0-1017-azure'
          : args.includes('-a')
            ? `Linux ${machine}`
            : 'Linux',
    );
    return 0;
  },
  arch: (_, io) => io.run(['uname', '-m']),
  nproc: (_, io) => {
    io.out(String(io.session.machine.cores));
    return 0;
  },
  lsb_release: (_, io) => {
    io.out(io.session.disk.release);
    return 0;
  },
  date: (args, io) => {
    const { now } = io.session;
    const format = args.find((argument) => argument.startsWith('+'))?.slice(1);
    io.out(
      format === undefined ? now.toUTCString() : format.replaceAll(/%[YmdHMSsFT]/g, (part) => datePart(part, now)),
    );
    return 0;
  },
  uptime: (_, io) => {
    io.out('up 1 min');
    return 0;
  },
  which: (names, io) => {
    const found = names.map((name) => io.knows(name));
    names.filter((_, at) => found[at]).forEach((name) => io.out(`/usr/bin/${name}`));
    return found.every(Boolean) && names.length > 0 ? 0 : 1;
  },
  reboot: (_, io) => leave(io, 'restarts'),
  poweroff: (_, io) => leave(io, 'stops'),
  halt: (_, io) => leave(io, 'stops'),
  shutdown: (args, io) => leave(io, args.includes('-r') ? 'restarts' : 'stops'),
  logger: quiet,
  ps: quiet,
  df: quiet,
  free: quiet,
  kill: quiet,
  pkill: quiet,
  mount: quiet,
  umount: quiet,
  history: quiet,
  'update-grub': quiet,
  'update-initramfs': quiet,
  dracut: quiet,
  ldconfig: quiet,
  gpg: quiet,
  crontab: quiet,
  iptables: quiet,
  setenforce: quiet,
  restorecon: quiet,
  'update-ca-certificates': quiet,
  'update-alternatives': quiet,
  locale: quiet,
  'locale-gen': quiet,
  fstrim: quiet,
};

/** `NAME=value … command`; without a command, what a new process would be given. */
function withVariables(words: readonly string[], io: ShellIo): number {
  const at = words.findIndex((word) => !/^\w+=/.test(word));
  const [variables, command] = at === -1 ? [words, []] : [words.slice(0, at), words.slice(at)];
  if (command.length === 0) {
    [...[...io.environment].map(([name, value]) => `${name}=${value}`), ...variables].forEach((line) => io.out(line));
    return 0;
  }
  if (variables.length === 0) {
    return io.run(command);
  }
  const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const exports = variables.map(
    (word) => `export ${word.replace(/=(.*)$/s, (_, value: string) => `=${quoted(value)}`)}`,
  );
  return io.runScript([...exports, command.map(quoted).join(' ')].join('\n'));
}

function datePart(part: string, now: Date): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const [hours = '', minutes = '', seconds = ''] = time.split(':');
  const parts: Readonly<Record<string, string>> = {
    ...{ '%Y': year, '%m': month, '%d': day, '%H': hours, '%M': minutes, '%S': seconds, '%F': date, '%T': time },
    '%s': String(Math.floor(now.getTime() / 1000)),
  };
  return parts[part] ?? part;
}

function skipOptions(args: readonly string[], withValue: readonly string[]): string[] {
  const rest = [...args];
  while (rest[0]?.startsWith('-')) {
    rest.splice(0, withValue.includes(rest[0]) ? 2 : 1);
  }
  return rest;
}

/** `bash -c TEXT`, `bash FILE` and a script on standard input. Options such as `-e` are set first. */
function shell(args: readonly string[], io: ShellIo): number {
  const options = args
    .filter((argument) => /^-[a-z]+$/.test(argument))
    .join('')
    .replace(/[-cl]/g, '');
  const prefix = options === '' ? '' : `set -${options}\n`;
  const rest = args.filter((argument) => !/^-[a-z]+$/.test(argument));
  if (args.some((argument) => /^-[a-z]*c$/.test(argument))) {
    return io.runScript(prefix + (rest[0] ?? ''), rest.slice(1));
  }
  const [path] = rest;
  const text = path === undefined || path === '-' ? io.stdin : io.session.disk.files[path];
  if (text === undefined) {
    io.err(`bash: ${path ?? ''}: No such file or directory`);
    return 127;
  }
  return io.runScript(prefix + text, rest.slice(1));
}

/** The machine goes down at once; what follows in the script never runs. */
function leave(io: ShellIo, power: 'restarts' | 'stops'): never {
  io.session.power = power;
  throw new ScriptExit(0);
}
