import { durations } from '../../durations.ts';
import { ScriptExit } from '../../guest-session.ts';
import { machineSidKey, sysprep } from '../../identity.ts';
import { isAbsentPackage } from '../../linux/known-packages.ts';
import type { CommandCall } from '../syntax.ts';
import { itemsOf, textOf, type Value } from '../values.ts';
import type { Invocation } from './invocation.ts';

/** A program gets its arguments as texts, and tells by its exit code, which the script finds in `$LASTEXITCODE`. */
type Program = (args: readonly string[], call: Invocation) => number;

const programs: Readonly<Record<string, Program | undefined>> = {
  sysprep: (args, { scope }) => {
    const given = args.map((argument) => argument.toLowerCase());
    scope.session.spend(durations.sysprep);
    if (given.includes('/generalize')) {
      sysprep(scope.session.disk);
    }
    if (given.includes('/shutdown')) {
      scope.session.power = 'stops';
      throw new ScriptExit(0);
    }
    if (given.includes('/reboot')) {
      scope.session.power = 'restarts';
      throw new ScriptExit(0);
    }
    return 0;
  },
  choco: install,
  winget: install,
  msiexec: (_, { scope }) => {
    scope.session.spend(durations.install);
    return 0;
  },
  shutdown: (args, { scope }) => {
    scope.session.power = args.some((argument) => /^[-/]r$/i.test(argument)) ? 'restarts' : 'stops';
    throw new ScriptExit(0);
  },
  hostname: (_, { scope }) => print(scope, scope.session.machine.computerName),
  whoami: (args, { scope }) =>
    print(
      scope,
      args.includes('/user')
        ? `nt authority\\system ${scope.session.disk.registry[machineSidKey] ?? ''}`
        : 'nt authority\\system',
    ),
  ipconfig: () => 0,
  dism: () => 0,
  reg: () => 0,
  netsh: () => 0,
  sc: () => 0,
  bcdedit: () => 0,
  powercfg: () => 0,
  schtasks: () => 0,
  icacls: () => 0,
  wevtutil: () => 0,
  cmd: (args) => Number(/^exit (?:\/b )?(\d+)$/i.exec(args.slice(1).join(' '))?.[1] ?? 0),
};

/** Runs a program by name or path; undefined when there is none of that name. */
export function runProgram(name: string, call: Invocation, { args }: CommandCall): Value | undefined {
  const base = name
    .replaceAll('/', '\\')
    .replace(/^.*\\/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  const startProcess = base === 'start-process';
  const target = startProcess ? textOf(call.argument('filepath', 0) ?? '') : base;
  const program =
    programs[
      target
        .replace(/^.*\\/, '')
        .replace(/\.exe$/i, '')
        .toLowerCase()
    ];
  if (!program) {
    return undefined;
  }
  const texts = startProcess
    ? itemsOf(call.argument('argumentlist', 1) ?? null).flatMap((each) => textOf(each).split(' '))
    : args.flatMap((argument) =>
        'parameter' in argument
          ? [`-${argument.parameter}`]
          : 'value' in argument
            ? [textOf(call.scope.evaluate(argument.value))]
            : [],
      );
  const exitCode = program(texts, call);
  if (startProcess) {
    return call.switches.has('passthru') ? { Id: 4242, HasExited: true, ExitCode: exitCode } : null;
  }
  call.scope.variables.set('lastexitcode', exitCode);
  return null;
}

function install(args: readonly string[], { scope }: Invocation): number {
  const names = args.filter((argument) => !argument.startsWith('-') && argument !== 'install');
  scope.session.spend(durations.install + durations.installEach * names.length);
  const absent = names.some(isAbsentPackage);
  if (absent) {
    scope.session.stderr += `The package was not found with the source(s) listed: ${names.join(', ')}\n`;
    return 1;
  }
  names.forEach((name) => (scope.session.disk.packages[name] = 'installed'));
  return 0;
}

function print(scope: Invocation['scope'], text: string): number {
  scope.session.stdout += `${text}\n`;
  return 0;
}
