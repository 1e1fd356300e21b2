import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { recordEvidence } from '../../../shared/commands/rebake/record-evidence.ts';
import { isForWantOfCapacity } from '../../../shared/domain/bake/machine-refusal.ts';
import { decideVerdict, type Evidence, latestEvidence } from '../../../shared/domain/image-version/evidence.ts';
import { done, running } from '../../../shared/domain/progress.ts';
import { type Check, checksOf } from '../../../shared/domain/recipe/recipe-checks.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { readBake, unlessCancelled } from './bake-context.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment'>;

/** Keeps whether a machine from the version got ready in time; `error` where none could be made whatever the version is. */
export function recordBootEvidence(ports: Ports): ActivityHandler<typeof activities.recordBootEvidence> {
  return async ({ passed, message, seconds, code = null, ...ref }) => {
    const unmade = code !== null && isForWantOfCapacity({ code, message });
    const outcome = passed ? 'passed' : unmade ? 'error' : 'failed';
    const { rebake, version } = await readBake(ports.records, ref);
    for (const { name, required } of checksOf(rebake.recipe).filter(({ kind }) => kind === 'boot')) {
      const evidence = ourEvidence(name, required, outcome, message, ports.environment.now());
      const timed = { ...evidence, durationSeconds: Math.max(0, seconds) };
      await recordEvidence(ports, rebake.imageDefinition, version.version, timed, rebakeItself);
    }
  };
}

/** Waits for another system to send the evidence of its check. */
export function awaitEvidence(ports: Ports): ActivityHandler<typeof activities.awaitEvidence> {
  return asStep((input) =>
    unlessCancelled(ports.records, input, ({ version }) => {
      const there = version.evidence.some(({ check }) => check === input.check);
      return Promise.resolve(there ? done : running(`waiting for the evidence of ${input.check}`, 'waiting', 30));
    }),
  );
}

/**
 * Judges what all checks said; one that said nothing is kept as not run. Without a machine to check nothing is known of
 * the version: the rebake failed, and another one may make the same version.
 */
export function judgeEvidence(ports: Ports): ActivityHandler<typeof activities.judgeEvidence> {
  return async (ref, context) => {
    const { rebake, version } = await readBake(ports.records, ref);
    const checks = checksOf(rebake.recipe);
    const unheard = checks.filter(({ name }) => !version.evidence.some(({ check }) => check === name));
    for (const check of unheard) {
      const evidence = silence(check, ports.environment.now());
      await recordEvidence(ports, rebake.imageDefinition, version.version, evidence, rebakeItself);
    }
    const { evidence } = (await readBake(ports.records, ref)).version;
    const latest = [...latestEvidence(evidence).values()];
    const unmade = latest.find(({ check, outcome }) => outcome === 'error' && isBoot(checks, check));
    if (unmade) {
      const message = `No machine could be made to check version ${version.version}: ${unmade.output}`;
      context.log(`Checks of ${rebake.imageDefinition} ${version.version}: no machine`);
      return { kind: 'failed', message, problems: [] };
    }
    const verdict = decideVerdict(checks, evidence);
    context.log(`Checks of ${rebake.imageDefinition} ${version.version}: ${verdict.kind}`);
    switch (verdict.kind) {
      case 'accepted': {
        const warnings = verdict.warnings.map(describe);
        return { kind: 'accepted', message: `Version ${version.version} is accepted`, problems: warnings };
      }
      case 'rejected': {
        const failed = verdict.failed.map(({ check }) => check).join(', ');
        const message = `Version ${version.version} is rejected by: ${failed}`;
        return { kind: 'rejected', message, problems: [...verdict.failed, ...verdict.warnings].map(describe) };
      }
      case 'incomplete':
        return { kind: 'failed', message: `No evidence of ${verdict.missing.join(', ')}`, problems: [] };
    }
  };
}

function isBoot(checks: readonly Check[], name: string): boolean {
  return checks.some((check) => check.kind === 'boot' && check.name === name);
}

function silence({ name, required, kind }: Check, now: string): Evidence {
  return kind === 'external'
    ? ourEvidence(name, required, 'timedOut', 'Nobody sent evidence in time', now)
    : ourEvidence(name, required, 'error', 'It could not be run on the machine', now);
}

function ourEvidence(
  check: string,
  required: boolean,
  outcome: Evidence['outcome'],
  output: string,
  at: string,
): Evidence {
  const reportedBy = rebakeItself.id;
  return { check, required, outcome, at, durationSeconds: 0, output, outputUrl: null, reportedBy };
}

function describe({ check, outcome, output }: Evidence): string {
  return `${check} ${outcome}: ${output.trim().split('\n').at(-1) ?? ''}`;
}
