import { badRequest, partitionKeyMismatch } from '../errors.ts';
import type { Json } from '../json.ts';
import { isObject, valueAt } from '../json.ts';
import type { Container } from '../storage/container.ts';

/** One level of a partition key. `undefined` is the level of items that lack the property ("none"). */
export type PartitionKeyValue = string | number | boolean | null | undefined;

/** The limit of https://learn.microsoft.com/azure/cosmos-db/concepts-limits, in UTF-8 bytes. */
const longestValue = 2048;

/** Reads the header `x-ms-documentdb-partitionkey`: a JSON array in which `{}` stands for none. */
export function parsePartitionKey(header: string): PartitionKeyValue[] {
  let values: unknown;
  try {
    values = JSON.parse(header);
  } catch {
    values = undefined;
  }
  if (!Array.isArray(values)) {
    throw badRequest(`The partition key header ${header} is not a JSON array.`);
  }
  return values.map((value: Json) => {
    if (isObject(value) && Object.keys(value).length === 0) {
      return undefined;
    }
    return assertScalar(value);
  });
}

/** The partition key that an item's own properties name. */
export function partitionKeyOf(item: Json, container: Container): PartitionKeyValue[] {
  return container.partitionKeyPaths.map((path) => {
    const value = valueAt(item, path);
    return value === undefined ? undefined : assertScalar(value);
  });
}

function assertScalar(value: Json): PartitionKeyValue {
  if (typeof value === 'object' && value !== null) {
    throw partitionKeyMismatch();
  }
  if (typeof value === 'string' && Buffer.byteLength(value) > longestValue) {
    throw badRequest(`Partition key values are limited to ${longestValue} bytes.`);
  }
  return value;
}

/** Text that tells all keys apart: 5 from "5", null from none. */
export function partitionKeyText(key: readonly PartitionKeyValue[]): string {
  return JSON.stringify(key.map((value) => value ?? (value === null ? null : {})));
}

/** A whole key, one value for each level. */
export function assertComplete(key: readonly PartitionKeyValue[], container: Container): void {
  if (key.length !== container.partitionKeyPaths.length) {
    throw badRequest(
      "Partition key provided either doesn't correspond to definition in the collection or doesn't match partition key " +
        `field values specified in the document: ${container.partitionKeyPaths.length} values are needed, ` +
        `${key.length} were given.`,
      1001,
    );
  }
}
