import { z } from 'zod';
import { PartName } from './recipe-names.ts';

/** A secret by its Key Vault address: `https://{vault}/secrets/{name}` with or without a version. Never its value. */
export const SecretReference = z
  .strictObject({
    keyVault: z
      .string()
      .regex(
        /^https:\/\/[A-Za-z0-9.:-]+\/secrets\/[A-Za-z0-9-]{1,127}(\/[0-9a-fA-F]{32})?$/,
        'must be the address of a secret, such as https://contoso.vault.azure.net/secrets/agent-key',
      ),
  })
  .readonly();
export type SecretReference = z.infer<typeof SecretReference>;

const EnvironmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be letters, digits and underscores, not beginning with a digit');

const EnvironmentValue = z.union([z.string(), SecretReference], {
  error: 'must be text (numbers in quotes) or { keyVault: https://…/secrets/… }',
});
type EnvironmentValue = z.infer<typeof EnvironmentValue>;

/** A script, line by line: `sh` on Linux, PowerShell on Windows. Line ends are normalised. */
export const InlineScript = z
  .strictObject({
    inline: z
      .array(z.string().overwrite((line) => line.replaceAll('\r\n', '\n').replace(/\r$/, '')))
      .min(1)
      .readonly(),
  })
  .readonly();
export type InlineScript = z.infer<typeof InlineScript>;

export const Environment = z.record(EnvironmentName, EnvironmentValue).readonly();
export type Environment = z.infer<typeof Environment>;

/** One step of a bake: runs in order, by a managed run command of its own. */
export const BakeStep = z
  .strictObject({
    name: PartName,
    run: InlineScript,
    env: Environment.default({}),
    timeoutMinutes: z.int().min(1).max(1440).default(30),
  })
  .readonly();
export type BakeStep = z.infer<typeof BakeStep>;
