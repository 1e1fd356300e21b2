const [c1, c2] = [0xab0e9789, 0x239b961b];
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The 13 characters that Resource Manager makes of a text: its own 64-bit kind of MurmurHash3, five bits a character.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uniquestring
 */
export function uniqueString(value: string): string {
  const hash = hash64(Buffer.from(value, 'utf8'));
  return Array.from({ length: 13 }, (_, at) => {
    const shift = BigInt(59 - at * 5);
    const bits = shift >= 0n ? hash >> shift : hash << -shift;
    return alphabet[Number(bits & 31n)];
  }).join('');
}

function hash64(bytes: Buffer): bigint {
  let [low, high] = [0, 0];
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) {
    low = Math.imul(rotate(low ^ mixLow(bytes.readInt32LE(at)), 19) + high, 5) + 0x561ccd1b;
    high = Math.imul(rotate(high ^ mixHigh(bytes.readInt32LE(at + 4)), 13) + low, 5) + 0x0bcaa747;
  }
  const rest = Buffer.alloc(8);
  bytes.copy(rest, 0, whole);
  low ^= mixLow(rest.readInt32LE(0)) ^ bytes.length;
  high ^= mixHigh(rest.readInt32LE(4)) ^ bytes.length;
  low += high;
  high += low;
  [low, high] = [finish(low), finish(high)];
  low = (low + high) >>> 0;
  high = (high + low) >>> 0;
  return (BigInt(high) << 32n) | BigInt(low);
}

function mixLow(block: number): number {
  return Math.imul(rotate(Math.imul(block, c2), 15), c1);
}

function mixHigh(block: number): number {
  return Math.imul(rotate(Math.imul(block, c1), 17), c2);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** MurmurHash3's last step: every bit of the input changes about half of those of the output. */
function finish(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
