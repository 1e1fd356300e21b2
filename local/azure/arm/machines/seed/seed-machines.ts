import { inTransaction } from '../../../../support/sqlite.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { addSubscription, guidOf } from '../../seed.ts';
import type { SeedRequest, SeedSource } from './seed-request.ts';
import { createSeededScaleSets } from './seeded-scale-sets.ts';
import { putSeededMachine } from './seeded-machine.ts';
import type { SeededPlace } from './seeded-place.ts';

export interface Seeded {
  readonly machines: number;
  readonly subscriptions: readonly string[];
}

const machinesInGroup = 100;

/**
 * Puts many machines with their disks straight into the store, all or none, for tests and measurements: nothing is
 * checked, no quota used, no event raised. The same request makes the same machines under the same ids.
 */
export function seedMachines(kernel: Kernel, request: SeedRequest): Seeded {
  const subscriptions = Array.from({ length: request.subscriptions }, (_, n) => guidOf(`seeded subscription ${n + 1}`));
  inTransaction(kernel.database, () => {
    const { managementGroups, readers } = request;
    subscriptions.forEach((id, n) =>
      addSubscription(kernel, { id, name: `Seeded ${n + 1}`, managementGroups, readers }),
    );
    const scaleSets = createSeededScaleSets(kernel);
    const putGroup = createGroups(kernel, request.location);
    for (let n = 0; n < request.machines; n += 1) {
      const picked = pick(request.sources, n);
      const place = placeOf(request, subscriptions, picked, n);
      const source = inSubscription(place, picked);
      putGroup(place.groupId, source.managedBy);
      if (source.kind === 'scaleSet') {
        scaleSets.addInstance(place, source);
      } else {
        putSeededMachine(kernel, place, source);
      }
    }
    scaleSets.finish();
  });
  return { machines: request.machines, subscriptions };
}

/** Spreads sources evenly by their weights: multiples of the golden ratio leave no gaps. */
function pick(sources: readonly SeedSource[], n: number): SeedSource {
  const total = sources.reduce((sum, { weight }) => sum + weight, 0);
  let left = ((n * 0.618_033_988_75) % 1) * total;
  return (
    sources.find(({ weight }) => {
      left -= weight;
      return left < 0;
    }) ?? sources[0]!
  );
}

/** `{subscription}` in an image's id is the machine's own subscription. */
function inSubscription({ subscription }: SeededPlace, source: SeedSource): SeedSource {
  const { imageReference } = source;
  const id = imageReference?.id?.replace('{subscription}', subscription);
  return id === undefined ? source : { ...source, imageReference: { ...imageReference, id } };
}

function placeOf(
  { location }: SeedRequest,
  subscriptions: readonly string[],
  { managedBy, kind }: SeedSource,
  n: number,
): SeededPlace {
  const subscription = subscriptions[n % subscriptions.length]!;
  const number = Math.floor(n / subscriptions.length);
  const group = `${managedBy === undefined ? 'rg' : 'MC_rg'}-${Math.floor(number / machinesInGroup) + 1}`;
  return {
    subscription,
    groupId: `/subscriptions/${subscription}/resourceGroups/${kind === 'scaleSet' ? 'scale-sets' : group}`,
    location,
    number,
  };
}

/** Writes each resource group once. */
function createGroups({ resources }: Kernel, location: string): (id: string, managedBy: string | undefined) => void {
  const made = new Set<string>();
  return (id, managedBy) => {
    if (made.has(id)) {
      return;
    }
    made.add(id);
    resources.put({
      id,
      name: id.split('/').at(-1)!,
      type: 'Microsoft.Resources/resourceGroups',
      location,
      ...(managedBy !== undefined && { managedBy }),
      properties: { provisioningState: 'Succeeded' },
    });
  };
}
