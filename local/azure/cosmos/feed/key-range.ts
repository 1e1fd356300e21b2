import { notSupported } from '../errors.ts';
import type { CosmosRequest } from '../http/exchange.ts';
import type { PartitionKeyValue } from '../items/partition-key.ts';
import type { Container } from '../storage/container.ts';
import { effectivePartitionKey } from './effective-partition-key.ts';

/** Whether a partition key lies in a range. */
export type KeyRangeTest = (key: readonly PartitionKeyValue[]) => boolean;

/**
 * The stretch of effective partition keys that a request is limited to; `undefined` for all. Clients name the first values
 * of a hierarchical key by the hashes at its ends. The hashes of version 1 are others, and nobody needs a part of those.
 */
export function readKeyRange(
  request: Pick<CosmosRequest, 'header'>,
  { definition }: Pick<Container, 'definition'>,
): KeyRangeTest | undefined {
  const [from, to] = [request.header('x-ms-start-epk') ?? '', request.header('x-ms-end-epk') ?? 'FF'];
  if (from === '' && to === 'FF') {
    return undefined;
  }
  if (definition.partitionKey.version !== 2) {
    throw notSupported('A part of a physical partition, in a container whose partition key is not of version 2,');
  }
  return (key) => {
    const place = effectivePartitionKey(key);
    return place >= from && place < to;
  };
}
