import { listRecipes } from '../../../shared/commands/list-recipes.ts';
import { nameOf } from '../../../shared/commands/rebake/plan-rebake.ts';
import { queryAll } from '../../../shared/commands/query-all.ts';
import { childrenOf } from '../../../shared/domain/recipe/recipe-family.ts';
import type { ImageVersionRecord } from '../../../shared/domain/records/image-version-record.ts';
import type { ImageRecords } from '../../../shared/ports/image-records.ts';

export interface Lineage {
  readonly ancestors: readonly string[];
  readonly children: readonly { readonly imageDefinition: string; readonly version: string }[];
}

/** What a version was baked from, up to the marketplace, and what was baked from it. */
export async function lineageOf(records: ImageRecords, version: ImageVersionRecord): Promise<Lineage> {
  const ancestors: string[] = [];
  let at: ImageVersionRecord | undefined = version;
  while (at) {
    const base: ImageVersionRecord['base'] = at.base;
    ancestors.push(nameOf(base));
    at =
      base.kind === 'image'
        ? (await records.read('version', base.imageDefinition, `version:${base.version}`))?.value
        : undefined;
  }
  const definitions = childrenOf(await listRecipes(records), version.imageDefinition);
  const candidates = await Promise.all(
    definitions.map((imageDefinition) => queryAll(records, { type: 'version', imageDefinition })),
  );
  const { imageDefinition: parent, version: ofParent } = version;
  const children = candidates
    .flat()
    .map(({ value }) => value)
    // It may have been baked from another parent before, whose versions have numbers too.
    .filter(({ base }) => base.kind === 'image' && base.imageDefinition === parent && base.version === ofParent)
    .map(({ imageDefinition, version: number }) => ({ imageDefinition, version: number }));
  return { ancestors, children };
}
