import type { Clock } from '../../support/clock.ts';
import type { CallLog } from '../call-log.ts';
import type { Faults } from '../faults.ts';
import type { Queue } from './queue/queue.ts';
import type { SubQueue } from './store/message-row.ts';

/** What every link of every connection shares. */
export interface BrokerContext {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** `sb://localhost:5671`, as error texts name the namespace. */
  readonly namespace: () => string;
  findQueue(name: string): Queue | undefined;
}

/** What a link's address points at. */
export interface Entity {
  readonly queue: Queue;
  readonly sub: SubQueue;
  /** Whether the address is the entity's `$management` node. */
  readonly management: boolean;
}

const deadLetterPath = /\/\$deadletterqueue$/i;
const managementPath = /\/\$management$/i;

/** Resolves `orders`, `orders/$deadletterqueue`, `orders/$management` or the same behind a namespace's URL. */
export function findEntity(context: Pick<BrokerContext, 'findQueue'>, address: string): Entity | undefined {
  const path = address.replace(/^\w+:\/\/[^/]*\//, '').replace(/^\//, '');
  const node = path.replace(managementPath, '');
  const queue = context.findQueue(node.replace(deadLetterPath, ''));
  return queue && { queue, sub: deadLetterPath.test(node) ? 1 : 0, management: managementPath.test(path) };
}
