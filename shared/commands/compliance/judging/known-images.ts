import type { ImageSource } from '../../../domain/compliance/image-source.ts';
import type { KnownImage, KnownImages } from '../../../domain/compliance/known-images.ts';
import type { ImageDefinitionRecord } from '../../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord } from '../../../domain/records/image-version-record.ts';
import type { Stored } from '../../../ports/records.ts';
import { queryAll } from '../../query-all.ts';
import type { CompliancePorts } from '../compliance-ports.ts';

type Ports = Pick<CompliancePorts, 'records' | 'galleryGroup'>;

/** Reads what is recorded of our image definitions, each once. */
export function createKnownImages(ports: Ports): { read(sources: readonly ImageSource[]): Promise<KnownImages> } {
  const known = new Map<string, KnownImage>();
  const asked = new Set<string>();
  return {
    async read(sources) {
      const names = new Set(sources.flatMap((source) => definitionIn(ports, source) ?? []));
      for (const name of [...names].filter((one) => !asked.has(one))) {
        asked.add(name);
        const definition = await ports.records.read('definition', name, 'definition');
        const versions = definition ? await queryAll(ports.records, { type: 'version', imageDefinition: name }) : [];
        for (const [imageId, image] of definition ? inStages(ports, definition.value, versions) : []) {
          known.set(imageId, image);
        }
      }
      return known;
    },
  };
}

/** The name of our image definition, if the source is a gallery image in our galleries' resource group. */
function definitionIn({ galleryGroup }: Ports, source: ImageSource): string | null {
  if (source.kind !== 'gallery') {
    return null;
  }
  const id = source.imageId.toLowerCase();
  return id.startsWith(groupId(galleryGroup)) ? (/\/images\/([^/]+)$/.exec(id)?.[1] ?? null) : null;
}

function groupId({ subscriptionId, resourceGroup }: CompliancePorts['galleryGroup']): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/`.toLowerCase();
}

function inStages(
  { galleryGroup }: Ports,
  { imageDefinition, recipe, live }: ImageDefinitionRecord,
  versions: readonly Stored<ImageVersionRecord>[],
): readonly (readonly [string, KnownImage])[] {
  const stages = recipe.stages.map(({ name }) => name);
  return recipe.stages.map(({ name, gallery }, stageIndex) => {
    const provider = `providers/microsoft.compute/galleries/${gallery.toLowerCase()}`;
    const current = live[name];
    const image: KnownImage = {
      imageDefinition,
      stage: name,
      stageIndex,
      stages,
      live: current ? { version: current.version, since: current.since } : null,
      versions: new Map(
        versions.flatMap(({ value: { version, state, stages: inStage, createdAt, revokedAncestor } }) => {
          const here = inStage[name];
          const { state: stageState, liveSince } = here ?? {};
          return stageState === undefined
            ? []
            : [
                [
                  version,
                  { version, state, stageState, createdAt, liveSince: liveSince ?? null, revokedAncestor },
                ] as const,
              ];
        }),
      ),
    };
    return [`${groupId(galleryGroup)}${provider}/images/${imageDefinition.toLowerCase()}`, image];
  });
}
