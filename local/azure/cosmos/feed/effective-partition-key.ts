import type { PartitionKeyValue } from '../items/partition-key.ts';
import { murmurHash } from './murmur-hash.ts';

/**
 * Where a hierarchical partition key lies between "" and "FF": one hash after the other, in hexadecimal. Clients compute
 * the same to name the range of a key's first values.
 */
export function effectivePartitionKey(key: readonly PartitionKeyValue[]): string {
  return key.map(hashValue).join('');
}

function hashValue(value: PartitionKeyValue): string {
  const [h1, h2] = murmurHash(encode(value));
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64BE(h2, 0);
  bytes.writeBigUInt64BE(h1, 8);
  // The two highest bits are kept free, so that "FF" lies above every key.
  bytes.writeUInt8(bytes.readUInt8(0) & 0x3f, 0);
  return bytes.toString('hex').toUpperCase();
}

/** A mark for the type, then the value. */
function encode(value: PartitionKeyValue): Buffer {
  switch (typeof value) {
    case 'string':
      return Buffer.concat([Buffer.of(0x08), Buffer.from(value, 'utf8'), Buffer.of(0xff)]);
    case 'number': {
      const bytes = Buffer.alloc(9, 0x05);
      bytes.writeDoubleLE(value, 1);
      return bytes;
    }
    case 'boolean':
      return Buffer.of(value ? 0x03 : 0x02);
    default:
      return Buffer.of(value === null ? 0x01 : 0x00);
  }
}
