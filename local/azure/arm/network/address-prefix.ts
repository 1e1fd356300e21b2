/** IPv4 addresses as numbers: the first one, and the one behind the last. */
export interface AddressRange {
  readonly first: number;
  readonly end: number;
}

/** Whether one IPv4 prefix lies within another. */
export function isWithinPrefix(inner: string, outer: string): boolean {
  const [a, b] = [blockOf(inner), blockOf(outer)];
  return a.start >= b.start && a.start + a.size <= b.start + b.size;
}

/** Whether two IPv4 prefixes share an address. */
export function overlaps(left: string, right: string): boolean {
  const [a, b] = [blockOf(left), blockOf(right)];
  return a.start < b.start + b.size && b.start < a.start + a.size;
}

/** Azure keeps the first four addresses and the last. https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
export function usableRange(prefix: string): AddressRange {
  const { start, size } = blockOf(prefix);
  return { first: start + 4, end: start + size - 1 };
}

function blockOf(prefix: string): { start: number; size: number } {
  const [address = '', bits = '32'] = prefix.split('/');
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { start, size: 2 ** (32 - Number(bits)) };
}

/** Four numbers with dots. */
export function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
