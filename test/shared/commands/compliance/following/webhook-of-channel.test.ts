import { beforeEach, describe, expect, it } from 'vitest';
import { webhookNow, webhookOf } from '../../../../../shared/commands/compliance/following/webhook-of-channel.ts';
import { AzureUnavailableError } from '../../../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../../../support/memory/app-ports.ts';
import { saveRules } from '../../../../support/compliance/watching.ts';

const before = 'https://rebake.vault.azure.net/secrets/before';
const after = 'https://rebake.vault.azure.net/secrets/after';
const channels = { shop: { title: 'Shop', webhook: { keyVault: after } }, plain: { title: 'Plain' } };

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});

describe("a channel's webhook", () => {
  it.each([
    { channel: 'shop', webhook: after },
    { channel: 'plain', webhook: null },
    { channel: 'default', webhook: null },
    { channel: 'gone', webhook: null },
  ])('is that of the rules: $channel', async ({ channel, webhook }) => {
    await saveRules(ports, { channels });

    expect(await webhookOf(ports, channel)).toBe(webhook);
  });

  it.each([
    { what: 'another one by now', channel: 'shop', webhook: after },
    { what: 'none any more', channel: 'plain', webhook: null },
    { what: 'gone with its channel', channel: 'gone', webhook: before },
  ])('that a digest was made with may be $what', async ({ channel, webhook }) => {
    await saveRules(ports, { channels });

    expect(await webhookNow(ports.compliance, { channel, webhook: before })).toBe(webhook);
  });

  it('is what the digest was made with while there are no rules, or nobody can read them', async () => {
    const without = await webhookNow(ports.compliance, { channel: 'shop', webhook: before });
    ports.compliance.read = () => Promise.reject(new AzureUnavailableError('read', null));

    const away = await webhookNow(ports.compliance, { channel: 'shop', webhook: before });

    expect([without, away]).toEqual([before, before]);
  });
});
