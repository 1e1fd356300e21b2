import { randomUUID } from 'node:crypto';
import type { Kernel } from '../kernel/provider.ts';
import type { JsonObject } from '../kernel/resource.ts';
import { omit } from './omit.ts';

/** The identity that a machine shows: one of its own keeps its principal for as long as it has it. */
export function identityOf({ tenantId }: Kernel, sent: JsonObject, before: JsonObject = {}): JsonObject {
  const kept = { ...before, ...sent };
  const own = typeof kept['type'] === 'string' && kept['type'].includes('SystemAssigned');
  return own ? { principalId: randomUUID(), tenantId, ...kept } : omit(kept, 'principalId', 'tenantId');
}
