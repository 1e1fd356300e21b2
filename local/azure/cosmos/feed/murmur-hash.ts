const mask = (1n << 64n) - 1n;
const c1 = 0x87c37b91114253d5n;
const c2 = 0x4cf5ad432745937fn;

/** MurmurHash3 for x64, 128 bits, seed 0 (https://github.com/aappleby/smhasher): its two halves. */
export function murmurHash(bytes: Buffer): readonly [bigint, bigint] {
  let [h1, h2] = [0n, 0n];
  const whole = bytes.length - (bytes.length % 16);
  for (let at = 0; at < whole; at += 16) {
    h1 ^= scramble1(bytes.readBigUInt64LE(at));
    h1 = times5(rotate(h1, 27n) + h2, 0x52dce729n);
    h2 ^= scramble2(bytes.readBigUInt64LE(at + 8));
    h2 = times5(rotate(h2, 31n) + h1, 0x38495ab5n);
  }
  const tail = Buffer.alloc(16);
  bytes.copy(tail, 0, whole);
  h1 ^= scramble1(tail.readBigUInt64LE(0));
  h2 ^= scramble2(tail.readBigUInt64LE(8));
  return finish(h1 ^ BigInt(bytes.length), h2 ^ BigInt(bytes.length));
}

function scramble1(block: bigint): bigint {
  return (rotate((block * c1) & mask, 31n) * c2) & mask;
}

function scramble2(block: bigint): bigint {
  return (rotate((block * c2) & mask, 33n) * c1) & mask;
}

function rotate(value: bigint, by: bigint): bigint {
  const bits = value & mask;
  return ((bits << by) | (bits >> (64n - by))) & mask;
}

function times5(value: bigint, plus: bigint): bigint {
  return ((value & mask) * 5n + plus) & mask;
}

function finish(first: bigint, second: bigint): readonly [bigint, bigint] {
  const h1 = (first + second) & mask;
  const h2 = (h1 + second) & mask;
  const [mixed1, mixed2] = [mix(h1), mix(h2)];
  const sum = (mixed1 + mixed2) & mask;
  return [sum, (mixed2 + sum) & mask];
}

function mix(value: bigint): bigint {
  let bits = value;
  bits = ((bits ^ (bits >> 33n)) * 0xff51afd7ed558ccdn) & mask;
  bits = ((bits ^ (bits >> 33n)) * 0xc4ceb9fe1a85ec53n) & mask;
  return bits ^ (bits >> 33n);
}
