import { z } from 'zod';
import { PartName } from '../../recipe/recipe-names.ts';

/** A subscription's id; Azure writes it in any case, rules keep it in small letters. */
export const SubscriptionId = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be the id of a subscription')
  .overwrite((id) => id.toLowerCase());

/** A management group by its id (its name in resource ids, not its title), alone or as a whole resource id. */
export const ManagementGroup = z
  .string()
  .overwrite((id) => id.replace(/^\/providers\/Microsoft\.Management\/managementGroups\//i, ''))
  .regex(/^[\w.()-]{1,90}$/, 'must be the id of a management group');

export const ChannelName = PartName;

/** Where nothing names another channel. */
export const defaultChannel = 'default';

export const Address = z.string().regex(z.regexes.email, 'must be an e-mail address');
export type Address = z.infer<typeof Address>;

const GroupName = /^[\w.()-]*[\w()-]$/;

/** A resource group by name, with `*` at either end, in whatever subscription; or one by its whole resource id. */
export const ResourceGroupPattern = z
  .string()
  .max(300)
  .refine(
    (text) =>
      /^\/subscriptions\/[^/*]+\/resourceGroups\/[^/*]+$/i.test(text) ||
      text === '*' ||
      GroupName.test(text.replace(/^\*/, '').replace(/\*$/, '')),
    { error: 'must be the name of a resource group, with * at its ends if you like, or its whole resource id' },
  );

/** `name`, or `name=value` where only that value counts. */
export const TagPattern = z
  .string()
  .max(770)
  .regex(/^[^=<>%&\\?/]+(=.*)?$/, 'must be the name of a tag, or name=value');
