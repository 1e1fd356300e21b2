import { z } from 'zod';
import { badRequest, notSupported } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { assertResourceId } from './resource-id.ts';

const PartitionKeyPath = z
  .string()
  .regex(/^(\/("[^"]+"|[^/"]+))+$/, 'must be a path such as /tenant or /address/city, without wildcards');

const PartitionKey = z
  .object({
    paths: z.array(PartitionKeyPath).min(1),
    kind: z.enum(['Hash', 'MultiHash']).default('Hash'),
    version: z.union([z.literal(1), z.literal(2)]).optional(),
    systemKey: z.literal(false).optional(),
  })
  // https://learn.microsoft.com/azure/cosmos-db/hierarchical-partition-keys: up to three levels, version 2 only.
  .refine(({ kind, paths }) => (kind === 'Hash' ? paths.length === 1 : paths.length <= 3), {
    message: 'Hash takes one path and MultiHash up to three',
  })
  .refine(({ kind, version }) => kind === 'Hash' || version === 2, { message: 'MultiHash needs version 2' });

const CompositePath = z.object({ path: z.string(), order: z.enum(['ascending', 'descending']).default('ascending') });

const IndexingPolicy = z.looseObject({
  indexingMode: z
    .string()
    .transform((mode) => mode.toLowerCase())
    .pipe(z.enum(['consistent', 'none', 'lazy']))
    .default('consistent'),
  automatic: z.boolean().default(true),
  includedPaths: z.array(z.looseObject({ path: z.string() })).default([]),
  excludedPaths: z.array(z.looseObject({ path: z.string() })).default([]),
  compositeIndexes: z.array(z.array(CompositePath).min(2)).optional(),
});

// Ten constraints of up to sixteen paths: https://learn.microsoft.com/azure/cosmos-db/unique-keys.
const UniqueKeyPolicy = z.object({
  uniqueKeys: z.array(z.object({ paths: z.array(PartitionKeyPath).min(1).max(16) })).max(10),
});

const defaultIndexingPolicy = {
  indexingMode: 'consistent',
  automatic: true,
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/"_etag"/?' }],
};

export const ContainerDefinition = z.looseObject({
  id: z.string(),
  partitionKey: PartitionKey,
  indexingPolicy: IndexingPolicy.default(IndexingPolicy.parse(defaultIndexingPolicy)),
  uniqueKeyPolicy: UniqueKeyPolicy.optional(),
  /** Seconds; -1 keeps items that name no time of their own. Absent: nothing expires. */
  defaultTtl: z
    .union([z.literal(-1), z.int().min(1).max(2_147_483_647)], 'must be -1 or between 1 and 2147483647 seconds')
    .optional(),
  conflictResolutionPolicy: z
    .looseObject({ mode: z.string() })
    .default({ mode: 'LastWriterWins', conflictResolutionPath: '/_ts', conflictResolutionProcedure: '' }),
  geospatialConfig: z.looseObject({ type: z.string() }).default({ type: 'Geography' }),
});
export type ContainerDefinition = z.infer<typeof ContainerDefinition>;

/** These change what queries or feeds answer. */
const unsupported = [
  'computedProperties',
  'vectorEmbeddingPolicy',
  'fullTextPolicy',
  'clientEncryptionPolicy',
  'changeFeedPolicy',
  'materializedViewDefinition',
];

export function parseContainerDefinition(body: JsonObject): ContainerDefinition {
  const refused = unsupported.find((name) => body[name] !== undefined && !isEmpty(body[name]));
  if (refused !== undefined) {
    throw notSupported(`The container property '${refused}'`);
  }
  const { defaultTtl, ...rest } = body;
  const parsed = ContainerDefinition.safeParse(defaultTtl === null ? rest : body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `'${path.join('.')}': ${message}`);
    throw badRequest(`The container definition is invalid. ${problems.join('; ')}`);
  }
  assertResourceId(parsed.data.id);
  return parsed.data;
}

function isEmpty(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** What cannot change once a container exists. */
export function assertReplaceable(before: ContainerDefinition, after: ContainerDefinition): void {
  const fixed = ['id', 'partitionKey', 'uniqueKeyPolicy'] as const;
  const changed = fixed.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (changed.length > 0) {
    throw badRequest(`The ${changed.join(' and the ')} of a container cannot be changed after it was created.`);
  }
}
