/**
 * Request units by operation and size. Documented: a point read of 1 KB costs 1, a write about five times that, growing
 * with size (https://learn.microsoft.com/azure/cosmos-db/request-units). Queries: a base, plus what was read and sent.
 */
export function readCharge(body: string): number {
  return round(Math.max(1, kilobytes(body.length)));
}

export function writeCharge(body: string): number {
  return round(5.29 * Math.max(1, kilobytes(body.length) / 2 + 0.5));
}

export function queryCharge(itemsRead: number, bytesSent: number): number {
  return round(2.3 + 0.03 * itemsRead + 0.25 * kilobytes(bytesSent));
}

function kilobytes(bytes: number): number {
  return bytes / 1024;
}

export function round(units: number): number {
  return Math.round(units * 100) / 100;
}
