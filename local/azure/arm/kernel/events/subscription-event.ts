import type { JsonObject } from '../resource.ts';

/** What the subscription's system topic raises, in Event Grid's own schema. */
export interface SubscriptionEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly eventType: `Microsoft.Resources.Resource${'Write' | 'Delete' | 'Action'}${'Success' | 'Failure' | 'Cancel'}`;
  readonly eventTime: string;
  readonly data: JsonObject;
  readonly dataVersion: '2';
  readonly metadataVersion: '1';
}

/** Who did what, kept from the request until its operation ends. */
export interface EventOrigin {
  readonly action: string;
  readonly method: string;
  readonly resourceId: string;
  readonly url: string;
  readonly clientIpAddress: string;
  readonly clientRequestId: string;
  readonly correlationId: string;
  readonly claims: JsonObject;
  readonly evidence: JsonObject;
  /** False for what did not exist before: Azure tells the request of updates and deletions only. */
  readonly existed: boolean;
}
