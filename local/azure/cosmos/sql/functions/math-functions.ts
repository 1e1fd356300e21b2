import type { BuiltIn } from './built-in.ts';
import { builtIn, ofNumbers } from './built-in.ts';

/** https://learn.microsoft.com/azure/cosmos-db/nosql/query/mathematical-functions */
export const mathFunctions: Readonly<Record<string, BuiltIn>> = {
  ABS: ofNumbers(1, Math.abs),
  ACOS: ofNumbers(1, Math.acos),
  ASIN: ofNumbers(1, Math.asin),
  ATAN: ofNumbers(1, Math.atan),
  ATN2: ofNumbers(2, Math.atan2),
  CEILING: ofNumbers(1, Math.ceil),
  COS: ofNumbers(1, Math.cos),
  COT: ofNumbers(1, (x = 0) => 1 / Math.tan(x)),
  DEGREES: ofNumbers(1, (radians = 0) => (radians * 180) / Math.PI),
  EXP: ofNumbers(1, Math.exp),
  FLOOR: ofNumbers(1, Math.floor),
  LOG: ofNumbers(2, (x = 0, base) => (base === undefined ? Math.log(x) : Math.log(x) / Math.log(base)), 1),
  LOG10: ofNumbers(1, Math.log10),
  NUMBERBIN: ofNumbers(2, (x = 0, size = 1) => Math.floor(x / size) * size, 1),
  PI: builtIn(0, 0, () => Math.PI),
  POWER: ofNumbers(2, (x = 0, y = 0) => x ** y),
  RADIANS: ofNumbers(1, (degrees = 0) => (degrees * Math.PI) / 180),
  RAND: builtIn(0, 0, () => Math.random()),
  ROUND: ofNumbers(2, round, 1),
  SIGN: ofNumbers(1, Math.sign),
  SIN: ofNumbers(1, Math.sin),
  SQRT: ofNumbers(1, Math.sqrt),
  SQUARE: ofNumbers(1, (x = 0) => x * x),
  TAN: ofNumbers(1, Math.tan),
  TRUNC: ofNumbers(1, Math.trunc),
  INTADD: ofIntegers((x, y) => x + y),
  INTSUB: ofIntegers((x, y) => x - y),
  INTMUL: ofIntegers((x, y) => x * y),
  INTDIV: ofIntegers((x, y) => (y === 0n ? undefined : x / y)),
  INTMOD: ofIntegers((x, y) => (y === 0n ? undefined : x % y)),
  INTBITAND: ofIntegers((x, y) => x & y),
  INTBITOR: ofIntegers((x, y) => x | y),
  INTBITXOR: ofIntegers((x, y) => x ^ y),
  INTBITLEFTSHIFT: ofIntegers((x, y) => (y < 0n ? undefined : x << y)),
  INTBITRIGHTSHIFT: ofIntegers((x, y) => (y < 0n ? undefined : x >> y)),
  INTBITNOT: builtIn(1, 1, (x) => (Number.isInteger(x) ? Number(~BigInt(x as number)) : undefined)),
};

/** Halves go away from zero. */
function round(x = 0, digits = 0): number {
  const scale = 10 ** Math.trunc(digits);
  return (Math.sign(x) * Math.round(Math.abs(x) * scale)) / scale;
}

/** 64-bit integer arithmetic; undefined for anything that is no whole number. */
function ofIntegers(apply: (x: bigint, y: bigint) => bigint | undefined): BuiltIn {
  return builtIn(2, 2, (x, y) => {
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isInteger(x) || !Number.isInteger(y)) {
      return undefined;
    }
    const result = apply(BigInt(x), BigInt(y));
    return result === undefined ? undefined : Number(BigInt.asIntN(64, result));
  });
}
