import type { InvocationContext } from '@azure/functions';
import type * as activities from '../../../orchestrations/compliance/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import type { CompliancePorts } from '../../../shared/commands/compliance/compliance-ports.ts';
import { alertOfSweep } from '../../../shared/commands/compliance/sweep/alert-of-sweep.ts';
import { failSweep as fail, finishSweep as finish } from '../../../shared/commands/compliance/sweep/finish-sweep.ts';
import type { FindingRef } from '../../../shared/commands/compliance/following/finding-ref.ts';
import { followFindings } from '../../../shared/commands/compliance/following/follow-findings.ts';
import { beginSweep as begin } from '../../../shared/commands/compliance/sweep/begin-sweep.ts';
import { forgetSubscriptions } from '../../../shared/commands/compliance/sweep/forget-subscriptions.ts';
import { sweepPages as sweep } from '../../../shared/commands/compliance/sweep/sweep-pages.ts';
import { sweepPolicy as policy } from '../../../shared/commands/compliance/sweep/sweep-policy.ts';
import type { AlertQueue } from '../../../shared/ports/messaging.ts';
import type { PolicyStates } from '../../../shared/ports/policy-states.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';
import { asStep } from '../step.ts';

type Ports = CompliancePorts & { readonly alerts: AlertQueue };
type Client = (context: InvocationContext) => Orchestrations;

export function beginSweep(ports: Ports, orchestrations: Client): ActivityHandler<typeof activities.beginSweep> {
  return async ({ sweepId, by, reason }, context) => {
    await forgetSubscriptions(ports, orchestrations(context));
    await begin(ports, sweepId, { by, reason, at: ports.environment.now() });
  };
}

export function sweepPages(ports: Ports, orchestrations: Client): ActivityHandler<typeof activities.sweepPages> {
  return asStep(({ sweepId }, context) => {
    const follow = (findings: readonly FindingRef[]) =>
      followFindings(ports.environment, orchestrations(context), findings);
    return sweep(ports, sweepId, follow);
  });
}

export function sweepPolicy(
  ports: Ports & { readonly policyStates: PolicyStates },
  orchestrations: Client,
): ActivityHandler<typeof activities.sweepPolicy> {
  return asStep(async ({ sweepId, carry }, context) => {
    const { progress, findings } = await policy(ports, sweepId, carry);
    await followFindings(ports.environment, orchestrations(context), findings);
    return progress;
  });
}

export function finishSweep(ports: Ports, orchestrations: Client): ActivityHandler<typeof activities.finishSweep> {
  return async ({ sweepId }, context) => {
    const { sweep: ended, findings } = await finish(ports, sweepId);
    await followFindings(ports.environment, orchestrations(context), findings);
    await alertOfSweep(ports.alerts, ended);
    context.log(`Sweep ${sweepId} is ${ended.state}: ${ended.seen} machines, ${ended.changed} changed`);
    return { state: ended.state };
  };
}

export function failSweep(ports: Ports): ActivityHandler<typeof activities.failSweep> {
  return async ({ sweepId, message }) => {
    await alertOfSweep(ports.alerts, await fail(ports, sweepId, message));
  };
}
