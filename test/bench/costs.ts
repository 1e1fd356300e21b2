import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Measured, type Usage } from '../../infra/costs/measured.ts';
import { productionStage, smallRecipe, testStage, ubuntu } from '../scenarios/support/small-recipe.ts';
import { appDir, type Scenarios, startScenarios } from '../scenarios/support/start-scenarios.ts';
import type { Figure } from './report.ts';
import { runBench } from './run-bench.ts';

const speed = 60;
const lookEveryMinutes = 10;
const mostLooks = 60;
const idleHours = 1;

const Calls = z.array(
  z.object({
    service: z.string(),
    operation: z.string(),
    resource: z.string().optional(),
    at: z.number(),
    charge: z.number().optional(),
  }),
);
type Call = z.infer<typeof Calls>[number];

/** What was used since the last look. */
async function taken(
  scenarios: Scenarios,
  from: { executions: number },
): Promise<{ usage: Usage; calls: readonly Call[] }> {
  const calls = Calls.parse(await scenarios.control.get('/calls'));
  await scenarios.control.remove('/calls');
  const log = await readFile(join(scenarios.stateDir, 'host.log'), 'utf8');
  const all = log.match(/Executed 'Functions\.\w+' \(/g)?.length ?? 0;
  const executions = all - from.executions;
  from.executions = all;
  const of = (service: string): readonly Call[] => calls.filter((call) => call.service === service);
  return {
    calls,
    usage: {
      executions,
      requestUnits: of('cosmos').reduce((sum, { charge }) => sum + (charge ?? 0), 0),
      serviceBusOperations: of('serviceBus').length,
      eventGridOperations: of('eventGrid').length,
      armCalls: of('arm').length,
    },
  };
}

/** Hours for which machines were there: from their resource group's making to its deletion. */
function machineHours(calls: readonly Call[]): number {
  const groups = new Map<string, { first: number; deleted: number }>();
  for (const { service, operation, resource, at } of calls) {
    const group = /\/resourcegroups\/([^/]+)/i.exec(resource ?? '')?.[1]?.toLowerCase();
    if (service === 'arm' && group !== undefined && /virtualMachines\/write|resourceGroups\/delete/i.test(operation)) {
      const known = groups.get(group) ?? { first: at, deleted: at };
      groups.set(group, { ...known, deleted: Math.max(known.deleted, at) });
    }
  }
  return [...groups.values()].reduce((sum, { first, deleted }) => sum + (deleted - first), 0) / 3_600_000;
}

function minus(usage: Usage, idle: Usage, hours: number): Usage {
  return {
    executions: usage.executions - idle.executions * hours,
    requestUnits: usage.requestUnits - idle.requestUnits * hours,
    serviceBusOperations: usage.serviceBusOperations - idle.serviceBusOperations * hours,
    eventGridOperations: usage.eventGridOperations - idle.eventGridOperations * hours,
    armCalls: usage.armCalls - idle.armCalls * hours,
  };
}

async function measureUsage(): Promise<readonly Figure[]> {
  const scenarios = await startScenarios({ speed });
  try {
    const { images, control, stack } = scenarios;
    // Each look is an execution too, so there are few.
    const goesLive = async (version: string): Promise<void> => {
      for (let looks = 0; (await images.live('costs', 'production')) !== version; looks += 1) {
        if (looks === mostLooks) {
          throw new Error(`${version} is not live yet`);
        }
        await stack.clock.sleep(lookEveryMinutes * 60_000);
      }
      await images.quiet('costs');
    };
    await control.post('/marketplace/removals', { urn: ubuntu, version: '24.04.202609040' });
    await images.save(smallRecipe('costs', { stages: [testStage, productionStage({ gate: {} })] }));
    await goesLive('1.0.0');

    const mark = { executions: 0 };
    await taken(scenarios, mark);
    await stack.clock.sleep(idleHours * 3_600_000);
    const idle = (await taken(scenarios, mark)).usage;

    const began = stack.clock.now();
    await control.post('/marketplace/releases', { urn: ubuntu, version: '24.04.202609040' });
    await goesLive('1.0.1');
    const rebake = await taken(scenarios, mark);
    const hours = (stack.clock.now() - began) / 3_600_000;

    const measured = Measured.parse({
      idleHour: minus(idle, idle, 1 - 1 / idleHours),
      rebake: minus(rebake.usage, idle, hours),
      machineHoursPerRebake: machineHours(rebake.calls),
    });
    await writeFile(join(appDir, 'infra/costs/measured.json'), `${JSON.stringify(measured, null, 2)}\n`);
    process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
    return [];
  } finally {
    await scenarios.stop();
  }
}

await runBench({
  command: 'npm run bench:costs',
  about: `Measures on the local stack, with Azure's own durations, what an hour without work and one rebake use, from its
release to live in two stages, and writes it to infra/costs/measured.json.`,
  parts: { usage: measureUsage },
});
