import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { factoryDisk } from '../../local/azure/arm/machines/guest/factory-disk.ts';
import type { GuestDisk, MachineFacts } from '../../local/azure/arm/machines/guest/guest-disk.ts';
import { firstBoot } from '../../local/azure/arm/machines/guest/identity.ts';
import { runScript } from '../../local/azure/arm/machines/guest/run-script.ts';
import { generaliseScript } from '../../shared/domain/bake/generalise.ts';
import { identityProbeScript, judgeIdentity } from '../../shared/domain/bake/identity.ts';
import { checkCommand, stepCommands, type RunCommandScript } from '../../shared/domain/bake/steps.ts';
import { marketplaceImage } from '../../shared/domain/base-image/marketplace-urn.ts';
import { checksOf } from '../../shared/domain/recipe/recipe-checks.ts';
import { Recipe } from '../../shared/domain/recipe/recipe.ts';

const read = (file: string): Recipe => Recipe.parse(parse(readFileSync(`images/${file}.yaml`, 'utf8')));

function machine(vmId: string): MachineFacts {
  return {
    vmId,
    name: vmId,
    computerName: vmId,
    location: 'westeurope',
    resourceGroup: 'rebake',
    subscriptionId: 'subscription',
    size: 'Standard_D2s_v5',
    cores: 2,
    memoryGB: 8,
    architecture: 'x64',
    adminUsername: 'rebake',
  };
}

/** Runs the recipe's steps on a machine from the disk and generalises it; the disk of the image, and its identity. */
function bake(recipe: Recipe, base: GuestDisk): { readonly image: GuestDisk; readonly identity: string } {
  const builder = machine(`builder-${recipe.name}`);
  const osType = recipe.os.type;
  const booted = firstBoot(base, builder);
  const identity = runScript(booted, builder, { script: identityProbeScript(osType) }).stdout;
  const generalise: RunCommandScript = {
    name: 'generalise',
    script: generaliseScript(osType),
    timeoutSeconds: 600,
    parameters: {},
    secrets: {},
  };
  const image = [...stepCommands(recipe.bake.steps, osType), generalise].reduce((disk, command) => {
    const result = runScript(disk, builder, { script: command.script, parameters: command.parameters });
    expect(result, command.name).toMatchObject({ exitCode: 0, finished: true });
    return result.disk;
  }, booted);
  return { image, identity };
}

/** Exit code by check, on a fresh machine from the image. */
function check(recipe: Recipe, image: GuestDisk): Readonly<Record<string, number>> {
  const fresh = machine(`fresh-${recipe.name}`);
  const disk = firstBoot(image, fresh);
  const results = checksOf(recipe).flatMap((one) => {
    if (one.kind !== 'run') {
      return [];
    }
    const { script, parameters } = checkCommand(one, recipe.os.type);
    return [[one.name, runScript(disk, fresh, { script, parameters }).exitCode] as const];
  });
  return Object.fromEntries(results);
}

const hardened = read('ubuntu-hardened');
const base = factoryDisk({ osType: 'Linux', ...marketplaceImage(hardened.base.marketplace!) });

describe('on a simulated machine', () => {
  it('the hardened base passes its checks', () => {
    expect(check(hardened, bake(hardened, base).image)).toEqual({
      audits: 0,
      'refuses-passwords': 0,
      'updates-itself': 0,
    });
  });

  it('the web server on it serves its page and is still hardened', () => {
    const web = read('ubuntu-web');

    expect(check(web, bake(web, bake(hardened, base).image).image)).toEqual({ serves: 0, 'still-hardened': 0 });
  });

  it('the broken web server bakes, and fails its check', () => {
    const broken = read('demo/broken-web');

    expect(check(broken, bake(broken, bake(hardened, base).image).image)).toEqual({ serves: 7 });
  });

  it('a fresh machine has an identity of its own', () => {
    const { image, identity } = bake(hardened, base);
    const fresh = machine('fresh');
    const probe = runScript(firstBoot(image, fresh), fresh, { script: identityProbeScript('Linux') });

    expect(judgeIdentity('Linux', identity, probe.stdout)).toEqual({ kind: 'generalised' });
  });

  it('an image that was not generalised is found out', () => {
    const builder = machine('builder');
    const used = firstBoot(base, builder);
    const fresh = machine('fresh');
    const probe = (disk: GuestDisk, on: MachineFacts) =>
      runScript(disk, on, { script: identityProbeScript('Linux') }).stdout;

    expect(judgeIdentity('Linux', probe(used, builder), probe(firstBoot(used, fresh), fresh)).kind).toBe(
      'notGeneralised',
    );
  });
});
