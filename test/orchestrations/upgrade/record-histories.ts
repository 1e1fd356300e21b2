// Writes the histories of this version's orchestrators, for later versions to go on with. Run it when `defaultVersion` in
// host.json was raised, and when orchestrators change before a version is released: node test/orchestrations/upgrade/record-histories.ts
import { writeFileSync } from 'node:fs';
import host from '../../../host.json' with { type: 'json' };
import { done, failed } from '../../../shared/domain/progress.ts';
import type { FakeActivity } from '../../support/durable/durable-world.ts';
import { runOrchestrator } from '../../support/run-orchestrator.ts';
import { promotionFakes, promotionRef, rebakeFakes, rebakeRef, runsFor } from '../a-plan.ts';
import { recordHistory, type RecordedHistory } from './recorded-history.ts';

interface Scenario {
  readonly name: string;
  readonly orchestrator: string;
  readonly input: unknown;
  readonly fakes: Readonly<Record<string, FakeActivity>>;
}

const rolledBack = { imageDefinition: 'ubuntu-web', rollbackId: 'rollback-1' };
const withdrawn = { imageDefinition: 'ubuntu-web', withdrawalId: 'withdrawal-1' };
const image = { urn: 'Canonical:ubuntu-24_04-lts:server', region: 'westeurope', planNamed: false };
const quiet = { carryOn: () => undefined };

const scenarios: readonly Scenario[] = [
  { name: 'accepted', orchestrator: 'rebake', input: rebakeRef, fakes: rebakeFakes({ stopMachine: runsFor(3) }) },
  {
    name: 'preflight failed',
    orchestrator: 'rebake',
    input: rebakeRef,
    fakes: rebakeFakes({ checkPreflight: () => failed('Preflight', 'no quota') }),
  },
  {
    name: 'bake failed',
    orchestrator: 'rebake',
    input: rebakeRef,
    fakes: rebakeFakes({ runMachineCommand: () => failed('StepFailed', 'exit code 1') }),
  },
  {
    name: 'live after two waves',
    orchestrator: 'promote',
    input: promotionRef,
    fakes: promotionFakes({ replicateWave: runsFor(3) }),
  },
  {
    name: 'halted',
    orchestrator: 'promote',
    input: promotionRef,
    fakes: promotionFakes({ openWave: () => failed('Broken', 'storage is away') }),
  },
  {
    name: 'rolled back',
    orchestrator: 'rollback',
    input: rolledBack,
    fakes: { applyRollback: runsFor(3), finishRollback: () => undefined, ...quiet },
  },
  {
    name: 'withdrawn',
    orchestrator: 'withdraw',
    input: withdrawn,
    fakes: { applyWithdrawal: runsFor(3), flagDescendants: () => done, finishWithdrawal: () => undefined, ...quiet },
  },
  {
    name: 'watched',
    orchestrator: 'watch',
    input: { jitterSeconds: 60 },
    fakes: { listBaseImages: () => [image], observeBaseImage: () => undefined },
  },
];

const recorded: RecordedHistory[] = [];
for (const { name, orchestrator, input, fakes } of scenarios) {
  const { world } = await runOrchestrator(orchestrator, input, fakes);
  recorded.push(...world.all().map((instance) => recordHistory(name, instance)));
}
const version = host.extensions.durableTask.defaultVersion;
const file = new URL(`histories/${version}.json`, import.meta.url);
writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
console.log(`${recorded.length} histories of version ${version}`);
