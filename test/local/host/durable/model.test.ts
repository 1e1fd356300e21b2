import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { createInProcessApp } from './support/in-process-app.ts';
import { eventsOf, outcomeOf, planArbitrary, registerPlanFunctions } from './support/plan.ts';
import { startBackend, type TestBackend } from './support/start-backend.ts';

let host: TestBackend;

beforeAll(async () => {
  const app = createInProcessApp();
  registerPlanFunctions();
  host = await startBackend({ app, speed: 500, settings: { hubName: 'ModelHub' } });
});

afterAll(() => host.remove());

it('brings random orchestrations to what a plain model says', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(planArbitrary, async (plan) => {
      const id = `run-${runs++}`;
      const headers = { 'content-type': 'application/json' };

      await host.call('POST', `orchestrators/runPlan/${id}`, { body: JSON.stringify({ ...plan, done: [] }) });
      for (const { name, value } of eventsOf(plan.steps)) {
        await host.call('POST', `instances/${id}/raiseEvent/${name}`, { headers, body: JSON.stringify(value) });
      }
      await eventually(async () => (await host.call('GET', `instances/${id}`)).status === 200, `${id} to end`);

      const { output } = (await (await host.call('GET', `instances/${id}`)).json()) as { output: unknown };
      expect(output).toEqual(plan.steps.map(outcomeOf));
    }),
    { numRuns: 60, verbose: true },
  );
});
