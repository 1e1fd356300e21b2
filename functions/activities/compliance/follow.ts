import type { InvocationContext } from '@azure/functions';
import type * as activities from '../../../orchestrations/compliance/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import type { CompliancePorts } from '../../../shared/commands/compliance/compliance-ports.ts';
import { followFinding } from '../../../shared/commands/compliance/following/follow-finding.ts';
import { notifyInstanceId } from '../../../shared/commands/compliance/following/follow-findings.ts';
import { digestWindowSeconds, notifyOwner } from '../../../shared/commands/compliance/following/notify-owner.ts';
import type { AlertQueue } from '../../../shared/ports/messaging.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';

/** Looks at a finding; where its owner has to hear of it, sees that somebody tells them. */
export function lookAtFinding(
  ports: CompliancePorts,
  orchestrations: (context: InvocationContext) => Orchestrations,
): ActivityHandler<typeof activities.lookAtFinding> {
  return async (ref, context) => {
    const { until, tell } = await followFinding(ports, ref);
    if (tell) {
      const { owner, channel } = tell;
      const id = notifyInstanceId(ports.environment, tell);
      await orchestrations(context).start('notifyOwner', id, { owner, channel });
    }
    return { until };
  };
}

export function readDigestWindow(ports: CompliancePorts): ActivityHandler<typeof activities.readDigestWindow> {
  return async () => ({ seconds: await digestWindowSeconds(ports) });
}

export function sendDigest(
  ports: CompliancePorts & { readonly alerts: AlertQueue },
): ActivityHandler<typeof activities.sendDigest> {
  return async ({ owner, channel, digestId }, context) => {
    const told = await notifyOwner(ports, { owner, channel }, digestId);
    context.log(`Told ${owner} in ${channel}: ${told.notices} notices`);
    return { ...told };
  };
}
