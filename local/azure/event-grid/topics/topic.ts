import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** A custom topic, which takes events over https, or a system topic, which carries the events of an Azure source. */
export type Topic = CustomTopic | SystemTopic;

export interface CustomTopic {
  readonly kind: 'custom';
  readonly id: string;
  readonly name: string;
  readonly inputSchema: 'EventGridSchema' | 'CloudEventSchemaV1_0';
  readonly key1: string;
  readonly key2: string;
  /** Only Entra ID may publish; keys are refused. */
  readonly disableLocalAuth: boolean;
}

export interface SystemTopic {
  readonly kind: 'system';
  readonly id: string;
  readonly name: string;
  /** The resource whose events it carries, e.g. `/subscriptions/{id}`. */
  readonly source: string;
  readonly topicType: SystemTopicType;
}

/** The sources of the local Azure. */
export const SystemTopicType = z.enum(['Microsoft.Resources.Subscriptions', 'Microsoft.PolicyInsights.PolicyStates'], {
  error:
    'must be Microsoft.Resources.Subscriptions or Microsoft.PolicyInsights.PolicyStates: the local Azure has no other sources',
});
export type SystemTopicType = z.infer<typeof SystemTopicType>;

/** 3 to 50 letters, digits and hyphens (Azure's naming rules for Microsoft.EventGrid/topics). */
export const TopicName = z.string().regex(/^[A-Za-z0-9-]{3,50}$/, 'must have 3 to 50 letters, digits or hyphens');

export function newTopicKey(): string {
  return randomBytes(32).toString('base64');
}
