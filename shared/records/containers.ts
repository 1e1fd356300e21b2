/** A Cosmos DB container as code and infrastructure both need it. */
export interface ContainerDefinition {
  readonly id: string;
  readonly partitionKey: string;
  /** Seconds; -1 lets items set their own, absent: nothing expires. */
  readonly defaultTtl?: number;
  readonly compositeIndexes?: readonly (readonly {
    readonly path: string;
    readonly order: 'ascending' | 'descending';
  }[])[];
}

/** Serves the order by these paths, and its reverse. */
const by = (...paths: readonly string[]) => paths.map((path) => ({ path, order: 'ascending' as const }));

/** The containers, with the partition that each of its queries stays in. */
export const containers = {
  /** All records of an image definition share a partition: one transactional batch changes them together. */
  images: {
    id: 'images',
    partitionKey: '/imageDefinition',
    compositeIndexes: [
      by('/imageDefinition', '/id'),
      ...['/at', '/requestedAt', '/createdAt'].map((path) => by('/type', path, '/imageDefinition', '/id')),
    ],
  },
  /** One item a marketplace image: read by id. */
  baseImages: { id: 'baseImages', partitionKey: '/id' },
  /** Operations and kept answers, read by id; they set their own `ttl`. */
  operations: { id: 'operations', partitionKey: '/id', defaultTtl: -1 },
  /** Machines, their findings and those findings' histories; what is long gone sets its own `ttl`. */
  machines: { id: 'machines', partitionKey: '/subscriptionId', defaultTtl: -1 },
  /** Rules, exemptions, sweeps, adoption, digests, each kind in a partition of its own. */
  compliance: { id: 'compliance', partitionKey: '/partition', defaultTtl: -1 },
  /** The bake slots: one item. */
  coordination: { id: 'coordination', partitionKey: '/id' },
} as const satisfies Record<string, ContainerDefinition>;
