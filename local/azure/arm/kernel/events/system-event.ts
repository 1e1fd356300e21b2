import type { JsonObject } from '../resource.ts';
import type { SubscriptionEvent } from './subscription-event.ts';

/** What the system topic of Azure Policy raises after an evaluation, in Event Grid's own schema. */
export interface PolicyStateEvent {
  /** 64 hexadecimal digits, the same for every event of one state. */
  readonly id: string;
  readonly topic: string;
  /** The resource that was evaluated. */
  readonly subject: string;
  readonly eventType: `Microsoft.PolicyInsights.PolicyState${'Created' | 'Changed' | 'Deleted'}`;
  readonly eventTime: string;
  readonly data: JsonObject;
  readonly dataVersion: '1';
  readonly metadataVersion: '1';
}

/** What a system topic of Resource Manager raises. */
export type SystemEvent = SubscriptionEvent | PolicyStateEvent;
