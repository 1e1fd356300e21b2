import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { nameOf } from '../../../shared/commands/rebake/plan-rebake.ts';
import { planOf } from '../../../shared/domain/bake/bake-machine.ts';
import { wantedDefinition } from '../../../shared/domain/bake/capture.ts';
import type { PreflightFacts, SizeFacts } from '../../../shared/domain/bake/preflight-facts.ts';
import { preflight } from '../../../shared/domain/bake/preflight.ts';
import { failed } from '../../../shared/domain/progress.ts';
import { bakeRegion } from '../../../shared/domain/recipe/recipe-regions.ts';
import type { Recipe } from '../../../shared/domain/recipe/recipe.ts';
import type { ResolvedBase } from '../../../shared/domain/records/image-version-record.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { GalleryVersionRef } from '../../../shared/ports/galleries.ts';
import { unlessCancelled, type BakeContext } from './bake-context.ts';
import { isOf } from './captured-version.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'catalog' | 'galleries' | 'capacity' | 'slots'>;

/** Names everything that would make the bake fail, at once; then makes the image definition if it is missing. */
export function checkPreflight(ports: Ports): ActivityHandler<typeof activities.checkPreflight> {
  return asStep((input) =>
    unlessCancelled(ports.records, input, async (bake) => {
      const { recipe } = bake.rebake;
      const problems = input.carry === null ? await problemsOf(ports, bake) : [];
      if (problems.length > 0) {
        return failed('Preflight', problems.join('\n'));
      }
      return ports.galleries.ensureDefinition(
        recipe.stages[0]!.gallery,
        recipe.name,
        newDefinition(recipe, bake.version.base),
        input.carry,
      );
    }),
  );
}

/** The image definition as the recipe wants it in every stage's gallery. */
export function newDefinition(recipe: Recipe, base: ResolvedBase) {
  return {
    ...wantedDefinition(recipe),
    region: bakeRegion(recipe),
    purchasePlan: planOf(base, recipe),
    description: recipe.description ?? `Golden image ${recipe.name}, baked by Rebake for ${recipe.owner}`,
  };
}

async function problemsOf(ports: Ports, bake: BakeContext): Promise<readonly string[]> {
  const { recipe } = bake.rebake;
  const facts = await factsOf(ports, bake, await baseFacts(ports, bake.version.base, recipe));
  return preflight(recipe, facts).map(({ path, message }) => (path === '' ? message : `${path} ${message}`));
}

async function factsOf(
  ports: Ports,
  { rebake: { recipe, rebakeId }, version: { version, base: resolved } }: BakeContext,
  base: PreflightFacts['base'],
): Promise<PreflightFacts> {
  const region = bakeRegion(recipe);
  const [size, takenVersions, ...definitions] = await Promise.all([
    ports.capacity.size(recipe.bake.size, region),
    takenByOthers(ports, { gallery: recipe.stages[0]!.gallery, imageDefinition: recipe.name, version }, rebakeId),
    ...recipe.stages.map(({ gallery }) => ports.galleries.definition(gallery, recipe.name)),
  ]);
  return {
    region,
    base,
    plan: planOf(resolved, recipe),
    definitions: definitions.map((definition) => definition ?? null),
    size,
    coresLeft: (await ports.slots.heldByOthers(rebakeId)) ? null : await coresLeft(ports, size, region),
    version,
    takenVersions,
  };
}

/** Of a size that is not offered nothing is asked: its family is not known. */
function coresLeft({ capacity }: Ports, { available, family }: SizeFacts, region: string): Promise<number> {
  return available ? capacity.coresLeft(family, region) : Promise.resolve(0);
}

/** Numbers in the gallery; not its own, which is there when an earlier run of the rebake came that far. */
async function takenByOthers(
  { galleries }: Ports,
  ref: GalleryVersionRef,
  rebakeId: string,
): Promise<readonly string[]> {
  const taken = await galleries.versionNumbers(ref.gallery, ref.imageDefinition);
  const found = taken.includes(ref.version) ? await galleries.version(ref) : undefined;
  return found && isOf(found, rebakeId) ? taken.filter((number) => number !== ref.version) : taken;
}

async function baseFacts(ports: Ports, base: ResolvedBase, recipe: Recipe): Promise<PreflightFacts['base']> {
  return base.kind === 'marketplace'
    ? marketplaceFacts(ports, base, bakeRegion(recipe))
    : parentFacts(ports, base, recipe);
}

async function marketplaceFacts(
  { catalog }: Ports,
  base: Extract<ResolvedBase, { kind: 'marketplace' }>,
  region: string,
): Promise<PreflightFacts['base']> {
  const image = await catalog.image(base.urn, base.version, region);
  if (image.kind === 'refused') {
    return { unusable: `Base image ${nameOf(base)} cannot be read in ${region}: ${image.message}` };
  }
  const { osType, hyperVGeneration, architecture, securityType, plan, deprecation } = image;
  const deprecated = deprecation?.state === 'Deprecated';
  return { name: nameOf(base), osType, hyperVGeneration, architecture, securityType, plan, deprecated };
}

async function parentFacts(
  { galleries, records }: Ports,
  base: Extract<ResolvedBase, { kind: 'image' }>,
  recipe: Recipe,
): Promise<PreflightFacts['base']> {
  const version = await records.read('version', base.imageDefinition, `version:${base.version}`);
  if (version?.value.state === 'revoked' || version?.value.revokedAncestor) {
    return { unusable: `Base image ${nameOf(base)} is revoked, or was baked from one that is` };
  }
  const gallery = /\/galleries\/([^/]+)\//i.exec(base.resourceId)![1]!;
  const parent = await galleries.definition(gallery, base.imageDefinition);
  if (!parent) {
    return { unusable: `There is no image definition ${base.imageDefinition} in ${gallery}` };
  }
  const { osType, hyperVGeneration, architecture, securityType } = parent;
  const plan = planOf(base, recipe);
  return { name: nameOf(base), osType, hyperVGeneration, architecture, securityType, plan, deprecated: false };
}
