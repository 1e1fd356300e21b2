import { z } from 'zod';
import { Address, ChannelName, ResourceGroupPattern, SubscriptionId } from './rule-names.ts';

const TagName = z.string().min(1).max(512);

/** Who can act on a machine: the first address found in its tags, by its resource group, by its subscription, or `default`. */
export const OwnerRules = z
  .strictObject({
    /** Names of tags that hold an address, the first that does decides. */
    tags: z.array(TagName).max(20).readonly().default(['owner']),
    resourceGroups: z
      .array(
        z.strictObject({ match: ResourceGroupPattern, owner: Address, channel: ChannelName.optional() }).readonly(),
      )
      .max(2000)
      .readonly()
      .default([]),
    subscriptions: z
      .array(
        z.strictObject({ subscription: SubscriptionId, owner: Address, channel: ChannelName.optional() }).readonly(),
      )
      .max(5000)
      .readonly()
      .default([]),
    /** Somebody always hears of a finding. */
    default: Address,
  })
  .readonly();
export type OwnerRules = z.infer<typeof OwnerRules>;
