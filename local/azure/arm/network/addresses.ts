import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { resourceKey } from '../kernel/resource-id.ts';
import { type AddressRange, addressText, usableRange } from './address-prefix.ts';

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
type Row = z.infer<typeof Row>;

const schema = `CREATE TABLE IF NOT EXISTS network_addresses (
  key TEXT PRIMARY KEY, configuration TEXT NOT NULL, subnet TEXT NOT NULL, address INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS network_addresses_by_subnet ON network_addresses (subnet, address);`;

export function createAddresses({ database, resources }: Pick<Kernel, 'database' | 'resources'>): Addresses {
  const rows = openRows(database);
  const removeAllOf = (interfaceId: string): void => rows.removeBelow(resourceKey(interfaceId));

  /** A deleted resource group takes its interfaces with it: their addresses are freed when they are met. */
  const living = (found: readonly Row[]): readonly Row[] =>
    found.filter(({ configuration }) => {
      const owner = configuration.split('/').slice(0, -2).join('/');
      const lives = resources.get(owner) !== undefined;
      if (!lives) {
        removeAllOf(owner);
      }
      return lives;
    });

  /** The one after the highest, for as long as there is one; then gaps are filled. */
  const free = (subnet: string, range: AddressRange): number | undefined => {
    const next = (rows.highest(subnet) ?? range.first - 1) + 1;
    return next < range.end ? next : firstGap(living(rows.in(subnet)), range);
  };

  return {
    take({ configurationId, subnetId, prefix }) {
      const [key, subnet] = [resourceKey(configurationId), resourceKey(subnetId)];
      const address = rows.held(key, subnet) ?? free(subnet, usableRange(prefix));
      if (address === undefined) {
        throw subnetIsFull(subnetId, prefix);
      }
      rows.put(key, configurationId, subnet, address);
      return addressText(address);
    },
    release: removeAllOf,
    inside(id) {
      const key = resourceKey(id);
      return living([...rows.in(key), ...rows.below(key)]).map(({ configuration }) => configuration);
    },
  };
}

/** The addresses that are held, by the keys of their IP configurations and subnets. */
function openRows(database: DatabaseSync) {
  database.exec(schema);
  const held = database.prepare('SELECT configuration, address FROM network_addresses WHERE key = ? AND subnet = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO network_addresses VALUES (?, ?, ?, ?)');
  const last = database.prepare(
    'SELECT configuration, address FROM network_addresses WHERE subnet = ? ORDER BY address DESC LIMIT 1',
  );
  const all = database.prepare('SELECT configuration, address FROM network_addresses WHERE subnet >= ? AND subnet < ?');
  const remove = database.prepare('DELETE FROM network_addresses WHERE key >= ? AND key < ?');
  return {
    held: (key: string, subnet: string) => Row.optional().parse(held.get(key, subnet))?.address,
    highest: (subnet: string) => Row.optional().parse(last.get(subnet))?.address,
    in: (subnet: string): readonly Row[] => z.array(Row).parse(all.all(subnet, `${subnet} `)),
    below: (key: string): readonly Row[] => z.array(Row).parse(all.all(`${key}/`, `${key}0`)),
    put: (key: string, configurationId: string, subnet: string, address: number): void =>
      void insert.run(key, configurationId, subnet, address),
    removeBelow: (key: string): void => void remove.run(`${key}/`, `${key}0`),
  };
}

function firstGap(rows: readonly Row[], { first, end }: AddressRange): number | undefined {
  const taken = new Set(rows.map(({ address }) => address));
  for (let address = first; address < end; address += 1) {
    if (!taken.has(address)) {
      return address;
    }
  }
  return undefined;
}

function subnetIsFull(subnetId: string, prefix: string): ArmError {
  return new ArmError(
    400,
    'SubnetIsFull',
    `Subnet ${subnetId.split('/').at(-1)} with address prefix ${prefix} does not have enough capacity for 1 IP addresses.`,
  );
}
