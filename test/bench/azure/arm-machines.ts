import { ComputeManagementClient } from '@azure/arm-compute';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { createMachineInventory, type InventoryClients } from '../../../shared/azure/inventory/machine-inventory.ts';
import { startArmProcess, type ArmProcess } from './arm-process.ts';
import { median, type Figure } from '../report.ts';

const machines = 100_000;
const subscriptions = 5;
/** So fast that no quota makes anyone wait: this measures the service, not the limits that it keeps. */
const speed = 1000;
const goal = 1.2;
const edge = 15;
const rounds = 2;

interface Seeded {
  readonly subscriptions: readonly string[];
}

/** A page by the token of the one before; answers the next one's, null after the last. */
type ReadPage = (token: string | null) => Promise<string | null>;

/** Reads every page; answers the tokens by which each is read. */
async function walk(read: ReadPage): Promise<readonly (string | null)[]> {
  const tokens: (string | null)[] = [null];
  for (let next = await read(null); next !== null; next = await read(next)) {
    tokens.push(next);
  }
  return tokens;
}

/** Pages at the end of a list over pages at its start, read in turns, so that a busy machine slows both; and their time. */
async function compareEdges(
  read: ReadPage,
  tokens: readonly (string | null)[],
): Promise<{ ratio: number; page: number }> {
  const [first, last]: [number[], number[]] = [[], []];
  // The first page also counts, the last one is not full.
  const [starts, ends] = [tokens.slice(1, 1 + edge), tokens.slice(-1 - edge, -1)];
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < edge; at += 1) {
      first.push(await time(() => read(starts[at]!)));
      last.push(await time(() => read(ends[at]!)));
    }
  }
  return { ratio: median(last) / median(first), page: median([...first, ...last]) };
}

async function time(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

async function listMachines({ credential, options }: ArmProcess, subscriptionId: string): Promise<Figure[]> {
  const client = new ComputeManagementClient(credential, subscriptionId, options);
  let listed = 0;
  const read: ReadPage = async (token) => {
    const pages = client.virtualMachines.listAll().byPage(token === null ? {} : { continuationToken: token });
    const answer = await pages.next();
    if (answer.done === true) {
      return null;
    }
    listed += answer.value.length;
    return answer.value.continuationToken ?? null;
  };
  const tokens = await walk(read);
  const machines = listed;
  const { ratio, page } = await compareEdges(read, tokens);
  return [
    { name: 'arm.list.machines', value: machines, unit: 'machines' },
    { name: 'arm.list.page', value: page, unit: 'ms' },
    { name: 'arm.list.ratio', value: ratio, unit: 'times', goal },
  ];
}

async function sweepMachines({ credential, options }: ArmProcess, ids: readonly string[]): Promise<Figure[]> {
  const client = new ResourceGraphClient(credential, options);
  let [queries, machines, fullPages] = [0, 0, 0];
  const clients: InventoryClients = {
    subscription: (id) => ({
      compute: new ComputeManagementClient(credential, id, options),
      resources: new ResourceManagementClient(credential, id, options),
    }),
    graph: {
      resources(...asked) {
        queries += 1;
        return client.resources(...asked);
      },
    },
  };
  const inventory = createMachineInventory(clients, { now: () => new Date().toISOString() });
  const read: ReadPage = async (token) => {
    const page = await inventory.page(ids, token);
    machines += page.machines.length;
    fullPages += Number(page.machines.length === 1000);
    return page.cursor;
  };
  const start = performance.now();
  const tokens = await walk(read);
  const [found, asked, seconds] = [machines, queries, (performance.now() - start) / 1000];
  const { ratio, page } = await compareEdges(read, tokens.slice(0, fullPages + 1));
  return [
    { name: 'graph.sweep.machines', value: found, unit: 'machines' },
    { name: 'graph.sweep.queries', value: asked / Math.ceil(found / 1000), unit: 'per 1000 machines', goal },
    { name: 'graph.sweep.time', value: seconds, unit: 's' },
    { name: 'graph.page', value: page, unit: 'ms' },
    { name: 'graph.page.ratio', value: ratio, unit: 'times', goal },
  ];
}

/**
 * Measures the local Resource Manager with 100,000 machines and the real clients, over https: whether a page costs the
 * same at the end of a list as at its start, what it takes to read all of them through Resource Graph, and the memory.
 */
export async function measureMachines(): Promise<readonly Figure[]> {
  const arm = await startArmProcess(speed);
  try {
    const before = performance.now();
    const seeded = (await arm.control('/machines/seed', { machines, subscriptions })) as Seeded;
    const seconds = (performance.now() - before) / 1000;
    return [
      { name: 'arm.seed', value: seconds, unit: 's' },
      ...(await listMachines(arm, seeded.subscriptions[0]!)),
      ...(await sweepMachines(arm, seeded.subscriptions)),
      { name: 'arm.memory', value: arm.residentMegabytes(), unit: 'MB', goal: 1024 },
    ];
  } finally {
    await arm.stop();
  }
}
