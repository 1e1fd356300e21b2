import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { seedProduction, watch } from '../../bench/compliance/watched-machines.ts';
import type { Scenarios } from '../../scenarios/support/start-scenarios.ts';
import { until } from '../../scenarios/support/until.ts';
import { type Outcome, readOutcome } from './compliance-outcome.ts';

/** Machines of one subscription; one in five is not compliant. */
export const machines = Number(process.env['REBAKE_COMPLIANCE_MACHINES'] ?? 400);
const notCompliant = 20;
/** Virtual minutes in which an owner's notices are collected: faults get between finding and telling. */
const digestWindowMinutes = 5;
/** Longer than a digest's window and the patience with a card together: what comes twice has come by then. */
const settledMinutes = 8;
const exemptDays = 30;
/** Real seconds; faults slow everything down. */
const patience = Math.max(240, machines / 10);

/** Machines in a new subscription that is under watch; nothing has happened to them yet. */
export async function seedBurst(scenarios: Scenarios): Promise<string> {
  const seed = { machines, subscriptions: 1, notCompliant, digestWindowMinutes };
  const [subscription] = await seedProduction(scenarios, seed);
  await watch(scenarios, subscription!);
  return subscription!;
}

/** Some of the subscription's machines, all by default, are written. */
export async function writeMachines(
  { control }: Scenarios,
  subscription: string,
  some: { readonly skip: number; readonly machines: number } = { skip: 0, machines },
): Promise<void> {
  await control.post('/machines/written', { subscription, ...some });
}

/** The first resource group of the subscription is exempted: what was found in it is solved. Asked until it is taken. */
export async function exemptGroup({ api, stack }: Scenarios, subscription: string): Promise<void> {
  const headers = { 'idempotency-key': randomUUID() };
  const body = {
    scope: { kind: 'resourceGroup', resourceId: `/subscriptions/${subscription}/resourceGroups/rg-1` },
    owner: 'platform@contoso.example',
    reason: 'a migration that ends this month',
    expiresAt: new Date(stack.clock.now() + exemptDays * 24 * 3_600_000).toISOString(),
  };
  await until('the exemption is granted', async () => {
    const { status } = await api.call('security-officer', 'POST', '/api/exemptions', body, headers);
    return status === 201;
  });
}

/** A whole inventory, from being asked for to its end; answers the state it ended in. */
export async function sweepAll({ api }: Scenarios): Promise<string> {
  const { status, body } = await api.call('contributor', 'POST', '/api/sweeps', { reason: 'events were lost' });
  expect(status).toBe(202);
  const { resource } = body as { resource: string };
  return until(
    'the sweep has ended',
    async () => {
      const { state } = await api.read<{ state: string }>(resource);
      return state !== 'running' && state;
    },
    patience,
  );
}

/** The outcome once every machine is judged and every owner told. */
export function toldOutcome(scenarios: Scenarios): Promise<Outcome> {
  return until(
    'every machine is judged, and every finding told of on a card',
    async () => {
      const now = await readUnhurried(scenarios);
      return isTold(now) && now;
    },
    patience,
  );
}

function isTold({ machines: known, findings, notices }: Outcome): boolean {
  const told = new Set(notices);
  return (
    known.length === machines &&
    findings.length > 0 &&
    findings.every((finding) => {
      const [machineId, state, , , , lastNotice] = finding.split(' ');
      const solved = state === 'solved';
      return lastNotice === (solved ? 'solved' : 'opened') && told.has(`${machineId} ${solved ? 'Solved' : 'New'}`);
    })
  );
}

/** A run gets to where the clean one was. */
export async function expectOutcome(scenarios: Scenarios, clean: Outcome): Promise<void> {
  let last: Outcome | undefined;
  await until(
    'the run ends as the clean one',
    async () => {
      last = await readUnhurried(scenarios);
      return isEqual(last, clean);
    },
    patience,
  ).catch(
    // What is compared next says what differs.
    () => undefined,
  );
  expect(last).toEqual(clean);
}

/** A run gets to where the clean one was, and stays there. */
export async function expectEnd(scenarios: Scenarios, clean: Outcome): Promise<void> {
  await expectOutcome(scenarios, clean);
  await untilNothingComes(scenarios);
  expect(await readOutcome(scenarios)).toEqual(clean);
}

/** Reading thousands of machines is work for the app too: it gets time for its own in between. */
async function readUnhurried(scenarios: Scenarios): Promise<Outcome> {
  const began = performance.now();
  const outcome = await readOutcome(scenarios);
  await setTimeout(2 * (performance.now() - began));
  return outcome;
}

function isEqual(one: Outcome, other: Outcome): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function untilNothingComes({ stack }: Scenarios): Promise<void> {
  const end = stack.clock.now() + settledMinutes * 60_000;
  await until(`${settledMinutes} minutes pass`, () => Promise.resolve(stack.clock.now() >= end), patience);
}
