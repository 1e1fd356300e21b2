// Writes the histories of this version's orchestrators, for later versions to go on with. Run it when `defaultVersion` in
// host.json was raised, and when orchestrators change before a version is released: node test/orchestrations/upgrade/record-histories.ts
import { writeFileSync } from 'node:fs';
import host from '../../../host.json' with { type: 'json' };
import { done, failed } from '../../../shared/domain/progress.ts';
import { DurableWorld, type FakeActivity } from '../../support/durable/durable-world.ts';
import { orchestrators } from '../../support/run-orchestrator.ts';
import { promotionFakes, promotionRef, rebakeFakes, rebakeRef, runsFor } from '../a-plan.ts';
import { recordHistory, type RecordedHistory } from './recorded-history.ts';

interface Scenario {
  readonly name: string;
  readonly orchestrator: string;
  readonly input: unknown;
  readonly fakes: Readonly<Record<string, FakeActivity>>;
  /** Recorded while it still waits, this many virtual seconds after its start; at its end when absent. */
  readonly forSeconds?: number;
}

const rolledBack = { imageDefinition: 'ubuntu-web', rollbackId: 'rollback-1' };
const withdrawn = { imageDefinition: 'ubuntu-web', withdrawalId: 'withdrawal-1' };
const image = { urn: 'Canonical:ubuntu-24_04-lts:server', region: 'westeurope', planNamed: false };
const finding = { subscriptionId: 'sub', machineId: 'machine' };
const recipient = { owner: 'ada@contoso.example', channel: 'default' };
const asked = { sweepId: 'sweep-1', by: { id: 'rebake', name: 'Rebake' }, reason: 'schedule' };
const swept = { beginSweep: () => undefined, sweepPages: runsFor(3), sweepPolicy: () => done };
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
  {
    name: 'waits for the deadline',
    orchestrator: 'followFinding',
    input: finding,
    fakes: { lookAtFinding: () => ({ until: '2036-01-01T00:00:00.000Z' }) },
    forSeconds: 3600,
  },
  {
    name: 'nothing left to follow',
    orchestrator: 'followFinding',
    input: finding,
    fakes: { lookAtFinding: () => ({ until: null }) },
  },
  {
    name: 'last digest sent',
    orchestrator: 'notifyOwner',
    input: recipient,
    fakes: { readDigestWindow: () => ({ seconds: 60 }), sendDigest: () => ({ notices: 0 }) },
  },
  { name: 'none wait', orchestrator: 'judgeAgain', input: {}, fakes: { judgeAgainPage: () => ({ more: false }) } },
  {
    name: 'complete',
    orchestrator: 'sweep',
    input: asked,
    fakes: { ...swept, finishSweep: () => ({ state: 'complete' }) },
  },
  {
    name: 'refused',
    orchestrator: 'sweep',
    input: asked,
    fakes: { ...swept, sweepPages: () => failed('AuthorizationFailed', 'no role'), failSweep: () => undefined },
  },
];

const recorded: RecordedHistory[] = [];
for (const { name, orchestrator, input, fakes, forSeconds } of scenarios) {
  const world = new DurableWorld(orchestrators, fakes);
  world.start(orchestrator, 'main', input);
  await world.run(forSeconds);
  recorded.push(...world.all().map((instance) => recordHistory(name, instance)));
}
const version = host.extensions.durableTask.defaultVersion;
const file = new URL(`histories/${version}.json`, import.meta.url);
writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
console.log(`${recorded.length} histories of version ${version}`);
