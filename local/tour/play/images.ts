import type { ApiClient } from './api-client.ts';

export interface Stage {
  readonly name: string;
  readonly gallery: string;
  readonly regions: readonly string[];
  readonly live: { readonly version: string; readonly since: string } | null;
}

export interface Version {
  readonly version: string;
  readonly state: string;
  readonly base: { readonly version: string };
  readonly stages: Readonly<Record<string, { readonly state: string }>>;
}

export interface Promotion {
  readonly promotionId: string;
  readonly version: string;
  readonly stage: string;
  readonly state: string;
  readonly halt: { readonly message: string } | null;
}

/** What the tour reads of image definitions. */
export function imagesOf(api: ApiClient) {
  const list = async <Item>(path: string): Promise<readonly Item[]> => (await api.read<{ items: Item[] }>(path)).items;
  return {
    stages: (name: string) => list<Stage>(`/api/image-definitions/${name}/stages`),
    versions: (name: string) => list<Version>(`/api/image-definitions/${name}/versions`),
    promotions: (name: string) => list<Promotion>(`/api/image-definitions/${name}/promotions`),
    definitions: () => list<{ name: string; owner: string }>('/api/image-definitions'),
    async live(name: string, stage: string): Promise<string | undefined> {
      const stages = await list<Stage>(`/api/image-definitions/${name}/stages`);
      return stages.find((one) => one.name === stage)?.live?.version;
    },
  };
}
export type Images = ReturnType<typeof imagesOf>;
