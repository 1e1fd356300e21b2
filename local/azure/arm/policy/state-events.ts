import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Kernel } from '../kernel/provider.ts';
import { resourceKey, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { PolicyStateEvent } from '../kernel/events/system-event.ts';
import { policyStates, type PolicyStateRow } from './policy-states.ts';

const Told = z.object({ key: z.string(), event: z.string() });
type Change = 'Created' | 'Changed' | 'Deleted';
/** What is told of a state: the event's data but for its time. */
type State = Readonly<Record<string, string>>;

/** Raises what has changed since states were last evaluated. */
export type RaiseStateEvents = (scope: string) => void;

/**
 * One event for each state of a scope that is new, has changed or is gone since the last evaluation of it.
 * https://learn.microsoft.com/azure/governance/policy/concepts/event-overview
 */
export function createStateEvents(kernel: Kernel): RaiseStateEvents {
  const { database, clock, outbox } = kernel;
  database.exec('CREATE TABLE IF NOT EXISTS policy_states_told (key TEXT PRIMARY KEY, event TEXT NOT NULL) STRICT');
  const told = database.prepare('SELECT key, event FROM policy_states_told WHERE key >= ? AND key < ?');
  const put = database.prepare('INSERT OR REPLACE INTO policy_states_told (key, event) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM policy_states_told WHERE key = ?');
  return (scope) => {
    const below = resourceKey(scope);
    // A key is a resource's id, a space and more: `!` follows the space, and `0` the slash of what lies below the scope.
    const rows = z.array(Told).parse([...told.all(`${below} `, `${below}!`), ...told.all(`${below}/`, `${below}0`)]);
    const before = new Map(rows.map(({ key, event }) => [key, JSON.parse(event) as State]));
    const raise = (change: Change, key: string, state: State): void =>
      outbox.add(stateEvent(change, key, state, clock.now()));
    for (const row of policyStates(kernel, scope)) {
      const [key, state] = [keyOf(row), stateOf(row)];
      const last = before.get(key);
      before.delete(key);
      if (last?.['complianceState'] !== state['complianceState']) {
        raise(last ? 'Changed' : 'Created', key, state);
        put.run(key, JSON.stringify(state));
      }
    }
    for (const [key, state] of before) {
      raise('Deleted', key, state);
      remove.run(key);
    }
  };
}

function keyOf(row: PolicyStateRow): string {
  const { resourceId, policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId } = row;
  return [resourceKey(resourceId), policyAssignmentId, policyDefinitionId, policyDefinitionReferenceId].join(' ');
}

function stateOf(row: PolicyStateRow): State {
  const { resourceId, policyAssignmentId, policyDefinitionId, complianceState } = row;
  return {
    ...{ resourceId, policyAssignmentId, policyDefinitionId },
    policyDefinitionReferenceId: row.policyDefinitionReferenceId,
    complianceState,
    subscriptionId: subscriptionIdOf(resourceId) ?? '',
    complianceReasonCode: '',
  };
}

function stateEvent(change: Change, key: string, { resourceId = '', ...state }: State, now: number): PolicyStateEvent {
  const timestamp = new Date(now).toISOString().replace('Z', '0000Z');
  return {
    id: createHash('sha256').update(key).digest('hex').toUpperCase(),
    topic: `/subscriptions/${state['subscriptionId'] ?? ''}`,
    subject: resourceId,
    eventType: `Microsoft.PolicyInsights.PolicyState${change}`,
    eventTime: timestamp,
    data: { timestamp, ...state },
    dataVersion: '1',
    metadataVersion: '1',
  };
}
