import { describe, expect, it } from 'vitest';
import { checkCommand, stepCommands } from '../../../../shared/domain/bake/steps.ts';
import { checksOf } from '../../../../shared/domain/recipe/recipe-checks.ts';
import { BakeStep } from '../../../../shared/domain/recipe/recipe-run.ts';
import { aRecipe } from '../a-recipe.ts';

const keyVault = 'https://contoso.vault.azure.net/secrets/token';
const step = (changes: object = {}) =>
  BakeStep.parse({ name: 'nginx', run: { inline: ['first', 'second'] }, timeoutMinutes: 5, ...changes });

it('on Linux a step is a shell script that stops at the first failure', () => {
  expect(stepCommands([step()], 'Linux')).toEqual([
    {
      name: 'step-01-nginx',
      script: '#!/bin/sh\nset -e\nfirst\nsecond\n',
      timeoutSeconds: 300,
      parameters: {},
      secrets: {},
    },
  ]);
});

it('on Windows a step declares its parameters, stops at the first error and answers the last exit code', () => {
  const [command] = stepCommands([step({ env: { MODE: 'quick', TOKEN: { keyVault } } })], 'Windows');

  expect(command?.script.split('\n')).toEqual([
    'param([string]$env_MODE, [string]$env_TOKEN)',
    "$ErrorActionPreference = 'Stop'",
    '$env:MODE = $env_MODE',
    '$env:TOKEN = $env_TOKEN',
    'first',
    'second',
    'if ($LASTEXITCODE) { exit $LASTEXITCODE }',
    '',
  ]);
  expect(command).toMatchObject({ parameters: { env_MODE: 'quick' }, secrets: { env_TOKEN: keyVault } });
});

it('a variable may be named like one that PowerShell keeps for itself', () => {
  const [command] = stepCommands([step({ env: { HOST: 'a' } })], 'Windows');

  expect(command?.script).not.toContain('[string]$HOST');
});

it('secrets are named by address and never stand in script or parameters', () => {
  const [command] = stepCommands([step({ env: { MODE: 'quick', TOKEN: { keyVault } } })], 'Linux');

  expect(command).toMatchObject({ parameters: { MODE: 'quick' }, secrets: { TOKEN: keyVault } });
  expect(command?.script).not.toContain('vault');
});

it('steps are numbered, so that their order can be seen and names stay apart', () => {
  const steps = Array.from({ length: 11 }, (_, i) => step({ name: `s${i}` }));

  expect(stepCommands(steps, 'Linux').map(({ name }) => name)).toContain('step-11-s10');
  expect(stepCommands(steps, 'Linux')[0]?.name).toBe('step-01-s0');
});

describe('a check with a script', () => {
  it.each([
    { osType: 'Linux', first: '#!/bin/sh' },
    { osType: 'Windows', first: "$ErrorActionPreference = 'Stop'" },
  ] as const)('is a run command on $osType', ({ osType, first }) => {
    const check = checksOf(aRecipe()).find((one) => one.kind === 'run');
    const command = check && checkCommand(check, osType);

    expect(command).toMatchObject({ name: 'check-serves', timeoutSeconds: 900, parameters: {}, secrets: {} });
    expect(command?.script.split('\n')[0]).toBe(first);
  });
});
