import type { ObservedMachine } from '../../domain/compliance/observed-machine.ts';
import type { ScaleSetMembers } from '../../domain/compliance/scale-set-members.ts';
import type { MachineInventory, WatchedSubscription } from '../../ports/machine-inventory.ts';
import type { Environment } from '../../ports/support.ts';
import { azureFind } from '../azure-call.ts';
import { findImages } from './find-images.ts';
import type { ReadCreations } from './follow-disks.ts';
import { createGraph, type Graph, type GraphClient } from './graph.ts';
import { GraphSubscription } from './graph-rows.ts';
import type { ClientsOf } from './inventory-clients.ts';
import { listMachines } from './list-machines.ts';
import type { MachineFacts } from './machine-facts.ts';
import { type MachineId, parseMachineId } from './machine-id.ts';
import { subscriptionsQuery } from './machine-queries.ts';
import { pageMachines } from './page-machines.ts';
import { readCreation } from './read-creation.ts';
import { readMachine } from './read-machine.ts';
import { readMembers } from './read-members.ts';

export interface InventoryClients {
  /** Clients of one subscription; kept for the next machine in it. */
  readonly subscription: ClientsOf;
  readonly graph: GraphClient;
}

/** Machines as Resource Manager (one, as it is now) and Resource Graph (many, minutes old) show them. */
export function createMachineInventory(
  { subscription, graph: client }: InventoryClients,
  environment: Pick<Environment, 'now'>,
): MachineInventory {
  const graph = createGraph(client, environment);
  const clientsOf = remembering(subscription);
  const sources = { graph, readDisk: (resourceId: string) => readCreation(clientsOf, resourceId) };
  return {
    read: (resourceId) => readObserved(clientsOf, resourceId),
    members: (scaleSetId) => readObservedMembers(clientsOf, scaleSetId),
    list: (resourceIds) => listMachines(sources, resourceIds),
    page: (subscriptionIds, cursor) => pageMachines(sources, subscriptionIds, cursor),
    subscriptions: () => readSubscriptions(graph),
  };
}

function remembering(create: ClientsOf): ClientsOf {
  const known = new Map<string, ReturnType<ClientsOf>>();
  return (subscriptionId) => {
    const clients = known.get(subscriptionId) ?? create(subscriptionId);
    known.set(subscriptionId, clients);
    return clients;
  };
}

async function readObserved(clientsOf: ClientsOf, resourceId: string): Promise<ObservedMachine | undefined> {
  const facts = await readMachine(clientsOf, machineIdOf(resourceId));
  if (!facts) {
    return undefined;
  }
  const [groupManager, osDiskCreation] = await Promise.all([
    readGroupManager(clientsOf, facts),
    readOsDisk(clientsOf, facts),
  ]);
  const machine = { ...facts.machine, managedBy: facts.machine.managedBy ?? groupManager };
  const { machines } = await findImages([{ ...facts, machine, osDiskCreation }], readEach(clientsOf));
  return machines[0];
}

function machineIdOf(resourceId: string): MachineId {
  const id = parseMachineId(resourceId);
  if (!id) {
    throw new RangeError(`'${resourceId}' is not the id of a virtual machine, a scale set or an instance of one.`);
  }
  return id;
}

/** Instances share the manager of their group. Their disks are read only where their model does not tell the image. */
async function readObservedMembers(clientsOf: ClientsOf, scaleSetId: string): Promise<ScaleSetMembers | undefined> {
  const found = await readMembers(clientsOf, machineIdOf(scaleSetId));
  if (found?.mode !== 'uniform') {
    return found;
  }
  const [first] = found.instances;
  const groupManager = first ? await readGroupManager(clientsOf, first) : null;
  const managed = found.instances.map((facts) => {
    return { ...facts, machine: { ...facts.machine, managedBy: facts.machine.managedBy ?? groupManager } };
  });
  const { machines } = await findImages(managed, readEach(clientsOf));
  return { mode: 'uniform', instances: machines };
}

async function readGroupManager(clientsOf: ClientsOf, { machine }: MachineFacts): Promise<string | null> {
  if (machine.managedBy !== null) {
    return null;
  }
  const { resources } = clientsOf(machine.subscriptionId);
  const group = await azureFind('read resource group', () => resources.resourceGroups.get(machine.resourceGroup));
  return group?.managedBy ?? null;
}

/** Where the disk came from that a machine has now: its model does not tell when another one was swapped in. */
async function readOsDisk(clientsOf: ClientsOf, { osDiskId, machine }: MachineFacts): Promise<unknown> {
  if (osDiskId === null || machine.ephemeralOsDisk) {
    return undefined;
  }
  const creation = await readCreation(clientsOf, osDiskId);
  return creation.kind === 'made' ? creation.creationData : undefined;
}

function readEach(clientsOf: ClientsOf): ReadCreations {
  return async (resourceIds) =>
    new Map(
      await Promise.all(resourceIds.map(async (id) => [id.toLowerCase(), await readCreation(clientsOf, id)] as const)),
    );
}

async function readSubscriptions(graph: Graph): Promise<readonly WatchedSubscription[]> {
  const found: WatchedSubscription[] = [];
  let skipToken: string | undefined;
  do {
    const answer = await graph.ask('query subscriptions', GraphSubscription, {
      query: subscriptionsQuery,
      skipToken,
    });
    for (const { subscriptionId, name, ancestors } of answer.rows) {
      const managementGroups = (ancestors ?? []).map((group) => group.name);
      found.push({ subscriptionId: subscriptionId.toLowerCase(), name, managementGroups });
    }
    skipToken = answer.skipToken;
  } while (skipToken !== undefined);
  return found;
}
