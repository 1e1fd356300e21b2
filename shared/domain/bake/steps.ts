import type { OsType } from '../recipe/recipe-os.ts';
import type { Check } from '../recipe/recipe-checks.ts';
import type { BakeStep, Environment, InlineScript } from '../recipe/recipe-run.ts';

/** A managed run command as a step or check needs it. */
export interface RunCommandScript {
  /** Name of the run command resource: the same name is the same run. */
  readonly name: string;
  readonly script: string;
  readonly timeoutSeconds: number;
  /** Readable by anyone who may read the machine. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Key Vault addresses by name. Their values go into protected parameters and nowhere else. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The run commands of a bake's steps, in order: `step-01-nginx`. */
export function stepCommands(steps: readonly BakeStep[], osType: OsType): readonly RunCommandScript[] {
  return steps.map((step, i) => ({
    name: `step-${String(i + 1).padStart(2, '0')}-${step.name}`,
    timeoutSeconds: step.timeoutMinutes * 60,
    ...scriptWith(step.run, step.env, osType),
  }));
}

/** The run command of a check with `run`: `check-serves`. */
export function checkCommand(check: Extract<Check, { kind: 'run' }>, osType: OsType): RunCommandScript {
  return {
    name: `check-${check.name}`,
    timeoutSeconds: check.timeoutMinutes * 60,
    ...scriptWith(check.run, check.env, osType),
  };
}

function scriptWith(
  run: InlineScript,
  env: Environment,
  osType: OsType,
): Pick<RunCommandScript, 'script' | 'parameters' | 'secrets'> {
  const prefix = osType === 'Linux' ? '' : windowsPrefix;
  const plain = Object.entries(env).flatMap(([name, value]) =>
    typeof value === 'string' ? [[prefix + name, value]] : [],
  );
  const secret = Object.entries(env).flatMap(([name, value]) =>
    typeof value === 'string' ? [] : [[prefix + name, value.keyVault]],
  );
  return {
    script: osType === 'Linux' ? shellScript(run.inline) : powerShellScript(run.inline, Object.keys(env)),
    parameters: Object.fromEntries(plain) as Record<string, string>,
    secrets: Object.fromEntries(secret) as Record<string, string>,
  };
}

/** Run Command hands named parameters to a shell as environment variables. */
function shellScript(lines: readonly string[]): string {
  return ['#!/bin/sh', 'set -e', ...lines, ''].join('\n');
}

/** Keeps parameters apart from PowerShell's own read-only variables, such as `$Host` and `$Home`. */
const windowsPrefix = 'env_';

/**
 * Run Command hands named parameters to PowerShell as arguments, so the script declares them and makes environment
 * variables of them. A native program's exit code does not stop a script; the last one's becomes the script's.
 */
function powerShellScript(lines: readonly string[], names: readonly string[]): string {
  const declared = names.map((name) => `[string]$${windowsPrefix}${name}`).join(', ');
  return [
    ...(names.length > 0 ? [`param(${declared})`] : []),
    "$ErrorActionPreference = 'Stop'",
    ...names.map((name) => `$env:${name} = $${windowsPrefix}${name}`),
    ...lines,
    'if ($LASTEXITCODE) { exit $LASTEXITCODE }',
    '',
  ].join('\n');
}
