import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { resourceKey } from '../kernel/resource-id.ts';

/** Which address of which subnet each IP configuration has. */
export interface Addresses {
  /** Gives an IP configuration an address of a subnet; keeps the one that it has there. Throws when none is left. */
  take(options: { readonly configurationId: string; readonly subnetId: string; readonly prefix: string }): string;
  /** Frees what an interface holds. */
  release(interfaceId: string): void;
  /** Ids of the IP configurations in a subnet, or in the subnets below a virtual network. */
  inside(id: string): readonly string[];
}

const Row = z.object({ configuration: z.string(), address: z.number() });

const schema = `CREATE TABLE IF NOT EXISTS network_addresses (
  key TEXT PRIMARY KEY, configuration TEXT NOT NULL, subnet TEXT NOT NULL, address INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS network_addresses_by_subnet ON network_addresses (subnet, address);`;

export function createAddresses({ database, resources }: Pick<Kernel, 'database' | 'resources'>): Addresses {
  database.exec(schema);
  const held = database.prepare('SELECT configuration, address FROM network_addresses WHERE key = ? AND subnet = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO network_addresses VALUES (?, ?, ?, ?)');
  const last = database.prepare(
    'SELECT configuration, address FROM network_addresses WHERE subnet = ? ORDER BY address DESC LIMIT 1',
  );
  const all = database.prepare('SELECT configuration, address FROM network_addresses WHERE subnet >= ? AND subnet < ?');
  const remove = database.prepare('DELETE FROM network_addresses WHERE key >= ? AND key < ?');

  /** A deleted resource group takes its interfaces with it: their addresses are freed when they are met. */
  const rows = (from: string, to: string): z.infer<typeof Row>[] =>
    z
      .array(Row)
      .parse(all.all(from, to))
      .filter(({ configuration }) => {
        const owner = configuration.split('/').slice(0, -2).join('/');
        const lives = resources.get(owner) !== undefined;
        if (!lives) {
          const key = resourceKey(owner);
          remove.run(`${key}/`, `${key}0`);
        }
        return lives;
      });

  function free(subnet: string, prefix: string, subnetId: string): number {
    const { first, end } = usableRange(prefix);
    const highest = last.get(subnet);
    const next = highest === undefined ? first : Row.parse(highest).address + 1;
    if (next < end) {
      return next;
    }
    const taken = new Set(rows(subnet, `${subnet}0`).map(({ address }) => address));
    for (let address = first; address < end; address += 1) {
      if (!taken.has(address)) {
        return address;
      }
    }
    throw new ArmError(
      400,
      'SubnetIsFull',
      `Subnet ${subnetId.split('/').at(-1)} with address prefix ${prefix} does not have enough capacity for 1 IP addresses.`,
    );
  }

  return {
    take({ configurationId, subnetId, prefix }) {
      const [key, subnet] = [resourceKey(configurationId), resourceKey(subnetId)];
      const row = held.get(key, subnet);
      const address = row === undefined ? free(subnet, prefix, subnetId) : Row.parse(row).address;
      insert.run(key, configurationId, subnet, address);
      return addressText(address);
    },
    release(interfaceId) {
      const key = resourceKey(interfaceId);
      remove.run(`${key}/`, `${key}0`);
    },
    inside(id) {
      const key = resourceKey(id);
      return [...rows(key, `${key} `), ...rows(`${key}/`, `${key}0`)].map(({ configuration }) => configuration);
    },
  };
}

/** Whether one IPv4 prefix lies within another. */
export function isWithinPrefix(inner: string, outer: string): boolean {
  const [a, b] = [blockOf(inner), blockOf(outer)];
  return a.start >= b.start && a.start + a.size <= b.start + b.size;
}

export function overlaps(left: string, right: string): boolean {
  const [a, b] = [blockOf(left), blockOf(right)];
  return a.start < b.start + b.size && b.start < a.start + a.size;
}

/** Azure keeps the first four addresses and the last. https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
function usableRange(prefix: string): { first: number; end: number } {
  const { start, size } = blockOf(prefix);
  return { first: start + 4, end: start + size - 1 };
}

function blockOf(prefix: string): { start: number; size: number } {
  const [address = '', bits = '32'] = prefix.split('/');
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { start, size: 2 ** (32 - Number(bits)) };
}

function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
