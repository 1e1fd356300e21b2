import type { Digest } from '../../../domain/compliance/findings/notice.ts';
import { RebakeError } from '../../../errors.ts';
import type { ComplianceRecords } from '../../../ports/compliance-records.ts';
import { readRules } from '../rules/read-rules.ts';

/** Key Vault identifier of a channel's webhook; null for the one that the app is set up with. */
export async function webhookOf(
  { compliance }: { readonly compliance: ComplianceRecords },
  channel: string,
): Promise<string | null> {
  return (await readRules(compliance))?.rules.channels[channel]?.webhook?.keyVault ?? null;
}

/**
 * The webhook that a digest's channel has by now: whoever corrects it in the rules and replays the dead letter means the
 * new one. Where the channel is not there any more, or rules cannot be read, it is the one that the digest was made with.
 */
export async function webhookNow(
  compliance: ComplianceRecords,
  { channel, webhook }: Pick<Digest, 'channel' | 'webhook'>,
): Promise<string | null> {
  try {
    const rules = (await readRules(compliance))?.rules;
    const known = rules?.channels[channel];
    return known ? (known.webhook?.keyVault ?? null) : webhook;
  } catch (error) {
    if (error instanceof RebakeError) {
      return webhook;
    }
    throw error;
  }
}
