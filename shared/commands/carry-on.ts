import type { ImageDefinitionRecord } from '../domain/records/image-definition-record.ts';
import type { PromotionRecord } from '../domain/records/promotion-record.ts';
import type { OutboxEntry } from '../domain/records/outbox-entry.ts';
import { AzureRefusedError } from '../errors.ts';
import type { ImageRecords } from '../ports/image-records.ts';
import type { AlertQueue, Facts } from '../ports/messaging.ts';
import type { Orchestrations } from '../ports/orchestrations.ts';
import { queryAll } from './query-all.ts';

export interface CarryOnPorts {
  readonly records: ImageRecords;
  readonly facts: Facts;
  readonly alerts: AlertQueue;
}

/** Promotion states in which an orchestration has work to do. */
const underway = new Set<PromotionRecord['state']>(['waiting', 'copying', 'replicating', 'soaking']);

/**
 * Makes true what the records of an image definition ask for: starts its orchestrations and sends its outbox. Called
 * after every change, and for all definitions by a timer, since whoever made the change may have died right after. What
 * has to be done begins also while nobody can be told of it.
 */
export async function carryOn(
  ports: CarryOnPorts,
  orchestrations: Orchestrations,
  imageDefinition: string,
): Promise<void> {
  const stored = await ports.records.read('definition', imageDefinition, 'definition');
  if (stored) {
    await startOrchestrations(ports.records, orchestrations, stored.value);
  }
  await sendOutbox(ports, imageDefinition);
}

/** Like `carryOn`, for whoever has recorded a change that holds either way: what cannot be done now the sweep does. */
export async function carryOnOrLater(
  ports: CarryOnPorts,
  orchestrations: Orchestrations,
  imageDefinition: string,
  log: { warn(message: string): void },
): Promise<void> {
  try {
    await carryOn(ports, orchestrations, imageDefinition);
  } catch (error) {
    log.warn(`The sweep has to carry on ${imageDefinition}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The id under which a promotion's orchestration runs: each retry of a halted one is a run of its own. */
export function promotionInstanceId({
  promotionId,
  attempt,
}: Pick<PromotionRecord, 'promotionId' | 'attempt'>): string {
  return `${promotionId}-${attempt}`;
}

async function startOrchestrations(
  records: ImageRecords,
  orchestrations: Orchestrations,
  { imageDefinition, runningRebake, openPromotions, openWithdrawals }: ImageDefinitionRecord,
): Promise<void> {
  if (runningRebake !== null) {
    await orchestrations.start('rebake', runningRebake, { imageDefinition, rebakeId: runningRebake });
  }
  for (const id of openWithdrawals) {
    await orchestrations.start('withdraw', id, { imageDefinition, withdrawalId: id });
  }
  for (const id of Object.values(openPromotions)) {
    const promotion = await records.read('promotion', imageDefinition, `promotion:${id}`);
    if (promotion && underway.has(promotion.value.state)) {
      const instance = promotionInstanceId(promotion.value);
      await orchestrations.start('promote', instance, { imageDefinition, promotionId: id });
    }
    const rollback = promotion ? undefined : await records.read('rollback', imageDefinition, `rollback:${id}`);
    if (rollback?.value.state === 'running') {
      await orchestrations.start('rollback', id, { imageDefinition, rollbackId: id });
    }
  }
}

/** A message that is refused keeps no other; when a receiver is out of reach the rest for it has to wait. */
async function sendOutbox({ records, facts, alerts }: CarryOnPorts, imageDefinition: string): Promise<void> {
  const failures: unknown[] = [];
  const away = new Set<OutboxEntry['message']['kind']>();
  for (const { value } of await queryAll(records, { type: 'outbox', imageDefinition })) {
    const { kind } = value.message;
    if (away.has(kind)) {
      continue;
    }
    try {
      await send(facts, alerts, value);
      // A conflict means that somebody else sent it too; receivers know repeats by the id.
      await records.commit(imageDefinition, [{ kind: 'remove', id: value.id }]);
    } catch (error) {
      failures.push(error);
      if (!(error instanceof AzureRefusedError)) {
        away.add(kind);
      }
    }
  }
  if (failures.length > 0) {
    throw failures[0];
  }
}

function send(facts: Facts, alerts: AlertQueue, { id, at, message }: OutboxEntry): Promise<void> {
  return message.kind === 'fact' ? facts.publish(id, at, message) : alerts.send(id, at, message);
}
