import { z } from 'zod';
import { normalForm } from '../../recipe/normal-form.ts';
import { SecretReference } from '../../recipe/recipe-run.ts';
import { ChannelName, defaultChannel } from './rule-names.ts';

/** Where cards go. Without a webhook of its own a channel is the one that the app is set up with. */
export const Channel = z
  .strictObject({ title: z.string().min(1).max(80), webhook: SecretReference.nullable().default(null) })
  .readonly();
export type Channel = z.infer<typeof Channel>;

const ByName = z.record(ChannelName, Channel).readonly();

/** Channels by name. `default` is there even where nobody names it. */
export const Channels = ByName.transform((channels): z.output<typeof ByName> => ({
  [defaultChannel]: { title: 'Rebake', webhook: null },
  ...channels,
})).pipe(normalForm(ByName));
export type Channels = z.infer<typeof Channels>;
