import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Scenarios, startScenarios } from '../scenarios/support/start-scenarios.ts';
import { until } from '../scenarios/support/until.ts';
import {
  exemptGroup,
  expectEnd,
  expectOutcome,
  machines,
  seedBurst,
  sweepAll,
  toldOutcome,
  writeMachines,
} from './support/compliance-burst.ts';
import { type Outcome, readOutcome } from './support/compliance-outcome.ts';
import { killAgainAndAgain, printedSeed, seeded } from './support/killer.ts';

const longest = Math.max(1_200_000, machines * 360);
const kills = Number(process.env['REBAKE_COMPLIANCE_KILLS'] ?? 50);
const hour = 3_600_000;
const graph = { service: 'arm', operation: 'Microsoft.ResourceGraph/resources/read' };

let scenarios: Scenarios;
async function start(): Promise<Scenarios> {
  // Sweeps are asked for: the timer's would repair what a test looks at.
  scenarios = await startScenarios({ speed: 60, settings: { REBAKE_INVENTORY_SCHEDULE: '0 0 0 1 1 *' } });
  return scenarios;
}
afterEach(() => scenarios.stop(), 120_000);

/** What a run without any fault leaves behind: when all is found, and when a resource group was exempted then. */
let clean: { readonly found: Outcome; readonly exempted: Outcome };
beforeAll(async () => {
  await start();
  try {
    const subscription = await seedBurst(scenarios);
    await writeMachines(scenarios, subscription);
    const found = await toldOutcome(scenarios);
    await exemptGroup(scenarios, subscription);
    const solvedSome = await until('some findings are solved', async () => {
      const now = await toldOutcome(scenarios);
      return now.notices.length > found.notices.length && now;
    });
    clean = { found, exempted: solvedSome };
    await expectEnd(scenarios, clean.exempted);
  } finally {
    await scenarios.stop();
  }
}, longest);

async function setFault(fault: object): Promise<void> {
  await scenarios.control.post('/faults', fault);
}

async function struck(): Promise<number> {
  const faults = await scenarios.control.get<readonly { readonly struck: number }[]>('/faults');
  return faults.reduce((sum, fault) => sum + fault.struck, 0);
}

/** Everything is found and told, then a resource group is exempted and that is told. */
async function endsClean(subscription: string): Promise<void> {
  await expectOutcome(scenarios, clean.found);
  await exemptGroup(scenarios, subscription);
  await expectEnd(scenarios, clean.exempted);
}

describe(`a burst of ${machines} machines`, { timeout: longest }, () => {
  it('finds one in five, and tells of each once', () => {
    const { found, exempted } = clean;

    expect(found.machines).toHaveLength(machines);
    expect(found.findings).toHaveLength(machines / 5);
    expect(new Set(found.notices).size).toBe(machines / 5);
    expect(found.notices).toHaveLength(machines / 5);
    const solved = exempted.findings.filter((finding) => finding.includes(' solved '));
    expect(solved.length).toBeGreaterThan(0);
    expect(exempted.notices).toHaveLength(found.notices.length + solved.length);
  });

  it('ends the same when half of the events are lost, once a sweep has been', async () => {
    const subscription = await start().then(seedBurst);
    await scenarios.control.post('/events', { do: 'drop', probability: 0.5 });
    await writeMachines(scenarios, subscription);
    await until('half of the events are lost', async () => (await struck()) >= machines / 4);
    const before = await readOutcome(scenarios);

    const state = await sweepAll(scenarios);

    expect(before.machines.length).toBeLessThan(machines);
    expect(state).toBe('complete');
    await endsClean(subscription);
  });

  it('ends the same when every event comes twice and out of order', async () => {
    const subscription = await start().then(seedBurst);
    await scenarios.control.post('/events', { do: 'double' });
    await scenarios.control.post('/events', { do: 'shuffle', seconds: 300 });

    await writeMachines(scenarios, subscription);

    await endsClean(subscription);
    expect(await struck()).toBeGreaterThanOrEqual(machines);
  });

  it('ends the same when Teams is down for an hour, without a dead letter', async () => {
    const subscription = await start().then(seedBurst);
    await setFault({ service: 'teams', effect: { kind: 'status', status: 503 } });
    const end = scenarios.stack.clock.now() + hour;
    await writeMachines(scenarios, subscription);
    await until('an hour is over', () => Promise.resolve(scenarios.stack.clock.now() >= end), 120);
    expect((await readOutcome(scenarios)).notices).toEqual([]);
    expect(await struck()).toBeGreaterThan(0);

    await scenarios.control.remove('/faults');

    await endsClean(subscription);
    expect(await scenarios.api.read('/api/dead-letters?queue=alerts')).toMatchObject({ items: [] });
  });

  it('ends the same when the workflow of Teams was deleted, once it is back and the dead letters are replayed', async () => {
    const subscription = await start().then(seedBurst);
    const { api } = scenarios;
    const deadLetters = () => api.read<{ items: readonly object[] }>('/api/dead-letters?queue=alerts');
    await setFault({ service: 'teams', effect: { kind: 'status', status: 404 } });
    await writeMachines(scenarios, subscription);
    await until('cards are dead letters', async () => (await deadLetters()).items.length > 0, 120);
    await until('no more follow', async () => {
      const before = (await deadLetters()).items.length;
      const end = scenarios.stack.clock.now() + 10 * 60_000;
      await until('ten minutes pass', () => Promise.resolve(scenarios.stack.clock.now() >= end));
      return (await deadLetters()).items.length === before;
    });

    await scenarios.control.remove('/faults');
    const { body } = await api.call('contributor', 'POST', '/api/dead-letters/replay', { queue: 'alerts' });

    expect(body).toMatchObject({ missing: [] });
    await endsClean(subscription);
    expect(await deadLetters()).toMatchObject({ items: [] });
  });

  it('ends the same when Resource Graph is ten minutes behind, once a sweep has been', async () => {
    await start();
    await setFault({ ...graph, effect: { kind: 'staleRows', seconds: 600 } });
    const subscription = await seedBurst(scenarios);
    // The new subscription itself is not seen, and what is read in it is out of scope, until it is asked for anew.
    const caughtUp = scenarios.stack.clock.now() + 21 * 60_000;

    await writeMachines(scenarios, subscription);
    await until('Resource Graph has caught up', () => Promise.resolve(scenarios.stack.clock.now() >= caughtUp));
    const state = await sweepAll(scenarios);

    expect(state).toBe('complete');
    await endsClean(subscription);
    expect(await struck()).toBeGreaterThan(0);
  });

  it('ends the same when Resource Graph leaves rows out: a sweep says so and closes nothing', async () => {
    const subscription = await start().then(seedBurst);
    await setFault({ ...graph, effect: { kind: 'leaveOut', share: 0.3 } });
    await writeMachines(scenarios, subscription);
    await expectOutcome(scenarios, clean.found);

    const state = await sweepAll(scenarios);

    expect(state).toBe('partial');
    await endsClean(subscription);
  });

  it('ends the same when Cosmos DB throttles 30 % of all calls', async () => {
    const subscription = await start().then(seedBurst);
    await setFault({ service: 'cosmos', probability: 0.3, effect: { kind: 'throttle', retryAfterSeconds: 0.05 } });

    await writeMachines(scenarios, subscription);

    await endsClean(subscription);
    expect(await struck()).toBeGreaterThan(0);
  });

  it(`ends the same when the host is killed ${kills} times while events come twice and out of order`, async () => {
    const random = seeded(printedSeed());
    const subscription = await start().then(seedBurst);
    await scenarios.control.post('/events', { do: 'double', probability: 0.1 });
    await scenarios.control.post('/events', { do: 'shuffle', seconds: 300 });
    const killsWhileFound = Math.ceil((kills * 4) / 5);

    const killing = killAgainAndAgain(scenarios, killsWhileFound, random);
    await writeWhile(subscription, killing, killsWhileFound);
    let host = await killing;
    try {
      await expectOutcome(scenarios, clean.found);
      const stack = { ...scenarios.stack, host };
      const goingOn = killAgainAndAgain({ ...scenarios, stack }, kills - killsWhileFound, random);
      await exemptGroup(scenarios, subscription);
      host = await goingOn;
      await expectEnd(scenarios, clean.exempted);
    } finally {
      await host.stop();
    }
  });
});

/** A few machines for each kill are written, so that every kill has something to interrupt. */
async function writeWhile(subscription: string, killing: Promise<unknown>, times: number): Promise<void> {
  let isOver = false;
  const over = killing.finally(() => (isOver = true));
  const chunk = Math.ceil(machines / times);
  for (let skip = 0; skip < machines; skip += chunk) {
    const due = scenarios.stack.clock.now() + (isOver ? 0 : 90_000);
    await writeMachines(scenarios, subscription, { skip, machines: Math.min(chunk, machines - skip) });
    await until('it is time for more', () => Promise.resolve(isOver || scenarios.stack.clock.now() >= due));
  }
  await over;
}
