/**
 * .NET writes a GUID's first three groups with their bytes reversed, and so do Service Bus delivery tags; `$management`
 * uses network order. The same function converts both ways.
 */
export function swapGuidByteOrder(guid: Uint8Array): Buffer {
  const swapped = Buffer.from(guid);
  swapped.subarray(0, 4).reverse();
  swapped.subarray(4, 6).reverse();
  swapped.subarray(6, 8).reverse();
  return swapped;
}

export function guidToBytes(guid: string): Buffer {
  return Buffer.from(guid.replaceAll('-', ''), 'hex');
}

export function bytesToGuid(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
