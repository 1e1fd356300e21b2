import { putRules } from '../../../shared/commands/compliance/rules/put-rules.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';
import { someRules } from '../../shared/domain/compliance/some-rules.ts';
import type { MemoryPorts } from '../memory/app-ports.ts';
import { ada } from '../people.ts';
import { aDefinition, aVersion, inStage, seed } from '../some-records.ts';
import { production, test } from './some-machines.ts';

/** Starts and wakes nothing. */
export const nobody: Orchestrations = {
  start: () => Promise.resolve('started'),
  wake: () => Promise.resolve(),
  isRunning: () => Promise.resolve(false),
};

/** Rules of which cards go out at once. */
export const promptly = { digestWindowMinutes: 0 };

/**
 * Has ports watch two subscriptions by `someRules`, and know an image definition whose 1.1.0 is live in production,
 * where 1.0.0 was before it.
 */
export async function watchMachines(
  ports: MemoryPorts,
  rules: Readonly<Record<string, unknown>> | null = promptly,
): Promise<void> {
  ports.inventory.subscriptionList = [production, test].map((subscriptionId) => ({
    subscriptionId,
    name: subscriptionId,
    managementGroups: [],
  }));
  const since = '2026-01-01T08:00:00.000Z';
  await seed(
    ports.records,
    aDefinition({ live: { production: { version: '1.1.0', since, previous: ['1.0.0'] } } }),
    aVersion('1.0.0', { stages: { production: inStage({ state: 'superseded', liveUntil: since }) } }),
    aVersion('1.1.0', { stages: { production: inStage({ liveSince: since }) } }),
  );
  if (rules) {
    await saveRules(ports, rules);
  }
}

export async function saveRules(
  ports: MemoryPorts,
  changes: Readonly<Record<string, unknown>>,
  orchestrations: Orchestrations = nobody,
): Promise<void> {
  await putRules(ports, orchestrations, someRules(changes), { by: ada, reason: 'asked for', ifMatch: null });
}
