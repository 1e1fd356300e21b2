import type { InvocationContext } from '@azure/functions';
import type * as activities from '../../../orchestrations/compliance/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import type { CompliancePorts } from '../../../shared/commands/compliance/compliance-ports.ts';
import { followFindings } from '../../../shared/commands/compliance/following/follow-findings.ts';
import { judgeAgainPage as judge } from '../../../shared/commands/compliance/judging/judge-again.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';

export function judgeAgainPage(
  ports: CompliancePorts,
  orchestrations: (context: InvocationContext) => Orchestrations,
): ActivityHandler<typeof activities.judgeAgainPage> {
  return async ({ limit }, context) => {
    const { more, findings } = await judge(ports, limit);
    await followFindings(ports.environment, orchestrations(context), findings);
    return { more };
  };
}
