import { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { resourceKey, subscriptionIdOf } from '../../kernel/resource-id.ts';
import type { Size } from './sizes.ts';

/** How many cores a subscription may use in a region, and how many it does. */
export interface Quota {
  /** Counts a machine, or the instances of a scale set; throws 409 when that is more than the quota allows. */
  take(resourceId: string, location: string, size: Size, count?: number): void;
  release(resourceId: string): void;
  used(subscriptionId: string, location: string): { readonly cores: number; readonly machines: number };
  usedByFamily(subscriptionId: string, location: string): ReadonlyMap<string, number>;
  limit(subscriptionId: string, location: string): number;
  /** Changes a subscription's cores in a region, as a granted quota request does. */
  setLimit(subscriptionId: string, location: string, cores: number): void;
}

/** Every region starts with this many cores, so that only who asks for a low quota meets it. */
const defaultCores = 500_000;

const schema = `CREATE TABLE IF NOT EXISTS machine_cores (
  key TEXT PRIMARY KEY, subscription TEXT NOT NULL, location TEXT NOT NULL, family TEXT NOT NULL, cores INTEGER NOT NULL, machines INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS machine_cores_by_region ON machine_cores (subscription, location);
CREATE TABLE IF NOT EXISTS machine_quota (
  subscription TEXT NOT NULL, location TEXT NOT NULL, cores INTEGER NOT NULL, PRIMARY KEY (subscription, location)
) STRICT;`;

const Sum = z.object({ family: z.string().nullable(), cores: z.number().nullable(), machines: z.number().nullable() });

/** Counts only what is still there: a deleted resource group takes its machines' cores with it. */
export function createQuota({ database }: Kernel): Quota {
  database.exec(schema);
  const counted = `FROM machine_cores AS counted JOIN resources ON resources.key = counted.key
    WHERE subscription = ? AND location = ?`;
  const sum = database.prepare(`SELECT NULL AS family, sum(cores) AS cores, sum(machines) AS machines ${counted}`);
  const others = database.prepare(
    `SELECT NULL AS family, sum(cores) AS cores, 0 AS machines ${counted} AND counted.key <> ?`,
  );
  const families = database.prepare(
    `SELECT family, sum(cores) AS cores, sum(machines) AS machines ${counted} GROUP BY family`,
  );
  const insert = database.prepare('INSERT OR REPLACE INTO machine_cores VALUES (?, ?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM machine_cores WHERE key = ?');
  const limitOf = database.prepare('SELECT cores FROM machine_quota WHERE subscription = ? AND location = ?');
  const setLimit = database.prepare('INSERT OR REPLACE INTO machine_quota VALUES (?, ?, ?)');

  const limit = (subscriptionId: string, location: string): number => {
    const row = limitOf.get(subscriptionId.toLowerCase(), location);
    return row === undefined ? defaultCores : z.object({ cores: z.number() }).parse(row).cores;
  };
  return {
    limit,
    take(resourceId, location, { family, cores }, count = 1) {
      const subscription = (subscriptionIdOf(resourceId) ?? '').toLowerCase();
      const used = Sum.parse(others.get(subscription, location, resourceKey(resourceId))).cores ?? 0;
      const allowed = limit(subscription, location);
      if (used + cores * count > allowed) {
        throw exceeded(allowed, used, cores * count);
      }
      insert.run(resourceKey(resourceId), subscription, location, family, cores * count, count);
    },
    release: (resourceId) => void remove.run(resourceKey(resourceId)),
    used(subscriptionId, location) {
      const { cores, machines } = Sum.parse(sum.get(subscriptionId.toLowerCase(), location));
      return { cores: cores ?? 0, machines: machines ?? 0 };
    },
    usedByFamily(subscriptionId, location) {
      const rows = z.array(Sum).parse(families.all(subscriptionId.toLowerCase(), location));
      return new Map(rows.map(({ family, cores }) => [family ?? '', cores ?? 0]));
    },
    setLimit: (subscriptionId, location, cores) => void setLimit.run(subscriptionId.toLowerCase(), location, cores),
  };
}

function exceeded(allowed: number, used: number, requested: number): ArmError {
  return new ArmError(
    409,
    'OperationNotAllowed',
    `Operation results in exceeding quota limits of Core. Maximum allowed: ${allowed}, Current in use: ${used}, ` +
      `Additional requested: ${requested}. Please read more about quota increase at https://aka.ms/corequotaincrease.`,
  );
}
