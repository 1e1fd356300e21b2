import { PowerShellError, type Scope } from '../scope.ts';
import type { CommandCall, Statement } from '../syntax.ts';
import type { Value } from '../values.ts';
import type { Cmdlets, Invocation } from './invocation.ts';
import { fileCmdlets } from './files.ts';
import { outputCmdlets } from './output.ts';
import { runProgram } from './programs.ts';
import { registryCmdlets } from './registry.ts';
import { systemCmdlets } from './system.ts';

/** Cmdlets of a new machine, by name in small letters. */
const cmdlets: Cmdlets = { ...outputCmdlets, ...fileCmdlets, ...registryCmdlets, ...systemCmdlets };

const aliases: Readonly<Record<string, string>> = {
  '%': 'foreach-object',
  foreach: 'foreach-object',
  '?': 'where-object',
  where: 'where-object',
  select: 'select-object',
  echo: 'write-output',
  write: 'write-output',
  sleep: 'start-sleep',
  cat: 'get-content',
  type: 'get-content',
  gc: 'get-content',
  sc: 'set-content',
  del: 'remove-item',
  rm: 'remove-item',
  rmdir: 'remove-item',
  mkdir: 'new-item',
  md: 'new-item',
  ls: 'get-childitem',
  dir: 'get-childitem',
  cp: 'copy-item',
  copy: 'copy-item',
  iwr: 'invoke-webrequest',
  curl: 'invoke-webrequest',
  wget: 'invoke-webrequest',
  irm: 'invoke-restmethod',
  gwmi: 'get-ciminstance',
  'get-wmiobject': 'get-ciminstance',
  'add-windowsfeature': 'install-windowsfeature',
};

/** Parameters that take no value. */
const switches = new Set(
  'force recurse verbose passthru wait nonewwindow usebasicparsing includemanagementtools restart confirm nonewline append raw whatif allusers unique first_ autosize sum leaf parent'.split(
    ' ',
  ),
);

export function runCmdlet(scope: Scope, name: string, call: CommandCall, input: readonly Value[] | undefined): Value {
  const key = name.toLowerCase();
  const cmdlet = cmdlets[aliases[key] ?? key];
  const invocation = bind(scope, call, input);
  const answer = cmdlet ? cmdlet(invocation) : runProgram(name, invocation, call);
  if (answer === undefined) {
    throw new PowerShellError(
      `${name} : The term '${name}' is not recognized as the name of a cmdlet, function, script file, or operable program.`,
      { terminating: false },
    );
  }
  return answer;
}

function bind(scope: Scope, { args }: CommandCall, input: readonly Value[] | undefined): Invocation {
  const named = new Map<string, Value>();
  const positional: Value[] = [];
  const given = new Set<string>();
  let block: readonly Statement[] | undefined;
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at];
    const next = args[at + 1];
    if (argument && 'parameter' in argument) {
      given.add(argument.parameter);
      if (next && 'value' in next && !switches.has(argument.parameter)) {
        block = next.value.kind === 'block' ? next.value.body : block;
        named.set(argument.parameter, scope.evaluate(next.value));
        at += 1;
      }
    } else if (argument && 'value' in argument) {
      block = argument.value.kind === 'block' ? argument.value.body : block;
      positional.push(scope.evaluate(argument.value));
    }
  }
  return {
    ...{ scope, input, positional, block, switches: given },
    argument: (name, position) => named.get(name) ?? (position === undefined ? undefined : positional[position]),
  };
}
