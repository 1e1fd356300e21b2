import type { EventGridDurableClientHandler } from 'durable-functions';
import { z } from 'zod';
import { askJudgeAgain } from '../../shared/commands/compliance/judging/judge-again.ts';
import type { ComplianceRecords } from '../../shared/ports/compliance-records.ts';
import type { Environment } from '../../shared/ports/support.ts';
import { createOrchestrations } from '../orchestrations.ts';

const ImageVersionChanged = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({ imageDefinition: z.string() }),
});

/** A version that is live, deprecated or revoked changes what is said of every machine on its image definition. */
export function imageVersionChanged(ports: {
  readonly compliance: ComplianceRecords;
  readonly environment: Environment;
}): EventGridDurableClientHandler {
  return async (event, client) => {
    const { id, type, data } = ImageVersionChanged.parse(event);
    const { imageDefinition } = data;
    const rejudge = { imageDefinition, subscriptionId: null, reason: type };
    await askJudgeAgain(ports, createOrchestrations(client), id, rejudge);
  };
}
