/**
 * Resource ids as Cosmos DB writes them: 4 bytes for the database, 4 for the container, 8 for the item, in base64 with
 * `-` for `/`. Clients take them apart: the session token's owner must be 8 bytes long, and items that sort alike are put
 * in order by their own 8 bytes, the least significant first.
 */
export function databaseRid(database: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(database);
  return encode(bytes);
}

export function containerRid(database: number, container: number): string {
  return encode(containerBytes(database, container));
}

export function itemRid(database: number, container: number, position: number): string {
  const item = Buffer.alloc(8);
  item.writeBigUInt64LE(BigInt(position));
  return encode(Buffer.concat([containerBytes(database, container), item]));
}

/** Where in its container the item of a resource id stands. */
export function itemPosition(rid: string): number | undefined {
  const bytes = Buffer.from(rid.replaceAll('-', '/'), 'base64');
  return bytes.length === 16 ? Number(bytes.readBigUInt64LE(8)) : undefined;
}

function containerBytes(database: number, container: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(database);
  // The high bit tells a container from the other things that a database holds.
  bytes.writeUInt32BE((container | 0x8000_0000) >>> 0, 4);
  return bytes;
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('/', '-');
}
