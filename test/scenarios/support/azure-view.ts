import { armClients } from '../../../local/tour/stack/provision.ts';
import { resourceGroup } from '../../../local/tour/stack/app-settings.ts';
import type { Endpoints } from '../../../local/tour/stack/endpoints.ts';

/** A region of a version in a gallery, as ARM says. */
export interface RegionInGallery {
  readonly name: string;
  readonly hidden: boolean;
}

/** What Azure itself says, by its own clients. */
export interface AzureView {
  /** The regions of a version; `undefined` when the gallery does not have it. */
  regions(gallery: string, image: string, version: string): Promise<readonly RegionInGallery[] | undefined>;
  /** Numbers of the versions in a gallery. */
  versions(gallery: string, image: string): Promise<readonly string[]>;
  /** Resource groups of machines that are there now. */
  machineGroups(rebakeId?: string): Promise<readonly string[]>;
  /** Titles and texts of the Teams cards, newest first. */
  cards(): Promise<readonly { readonly title: string; readonly text: string; readonly content: string }[]>;
}

interface Card {
  readonly content: { readonly body: readonly { readonly text?: string }[] };
}

export function azureView(endpoints: Endpoints): AzureView {
  const { compute, resources } = armClients(endpoints);
  return {
    async regions(gallery, image, version) {
      try {
        const found = await compute.galleryImageVersions.get(resourceGroup, gallery, image, version);
        return found.publishingProfile?.targetRegions?.map(({ name, excludeFromLatest }) => ({
          name: name.toLowerCase().replaceAll(' ', ''),
          hidden: excludeFromLatest === true,
        }));
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) {
          return undefined;
        }
        throw error;
      }
    },
    async versions(gallery, image) {
      const found: string[] = [];
      for await (const { name } of compute.galleryImageVersions.listByGalleryImage(resourceGroup, gallery, image)) {
        found.push(name!);
      }
      return found.toSorted();
    },
    async machineGroups(rebakeId = '') {
      const found: string[] = [];
      for await (const { name } of resources.resourceGroups.list()) {
        if (/^rebake-(bake|check)-/.test(name!) && name!.includes(rebakeId)) {
          found.push(name!);
        }
      }
      return found;
    },
    async cards() {
      const cards = (await (await fetch(new URL('/cards', endpoints.teams))).json()) as readonly Card[];
      return cards.map(({ content }) => ({
        title: content.body[0]?.text ?? '',
        text: content.body[1]?.text ?? '',
        content: JSON.stringify(content),
      }));
    },
  };
}
