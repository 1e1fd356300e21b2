import type { DigestRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { AlertQueue } from '../../../ports/messaging.ts';
import { splitDigest } from '../../../domain/compliance/findings/split-digest.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { gatherDigest, mostNotices } from './gather-digest.ts';
import type { Recipient } from './follow-finding.ts';
import { markTold } from './mark-told.ts';
import { readRules } from '../rules/read-rules.ts';
import { webhookOf } from './webhook-of-channel.ts';

type Ports = CompliancePorts & { readonly alerts: AlertQueue };

const writesAtOnce = 20;
/** Digests can be read for a quarter. */
const keepDigestSeconds = 90 * 24 * 3600;

/** Seconds in which notices are collected before they are sent together. */
export async function digestWindowSeconds({ compliance }: Pick<CompliancePorts, 'compliance'>): Promise<number> {
  return ((await readRules(compliance))?.rules.digestWindowMinutes ?? 0) * 60;
}

export interface Notified {
  /** How many it told. */
  readonly notices: number;
  /** Whether there may be more that waits already, and should wait no longer. */
  readonly more: boolean;
}

/**
 * Sends an owner what waits for a card, as few cards as hold it. The digest is fixed under its id before anything is
 * sent, and messages have ids of their own, so that a repeat sends the same and the queue drops it.
 */
export async function notifyOwner(ports: Ports, recipient: Recipient, digestId: string): Promise<Notified> {
  const digest = await theDigest(ports, recipient, digestId);
  if (!digest) {
    return { notices: 0, more: false };
  }
  const webhook = await webhookOf(ports, digest.channel);
  const parts = splitDigest(digest);
  for (const [part, notices] of parts.entries()) {
    const { owner, channel, at, stillOpen } = digest;
    await ports.alerts.send(`digest~${digestId}~${part}`, at, {
      ...{ kind: 'digest', digestId, owner, channel, webhook },
      ...{ notices: [...notices], stillOpen, part: part + 1, parts: parts.length },
    });
  }
  for (let first = 0; first < digest.notices.length; first += writesAtOnce) {
    const some = digest.notices.slice(first, first + writesAtOnce);
    await Promise.all(some.map((notice) => markTold(ports, digest, notice)));
  }
  const { length } = digest.notices;
  return { notices: length, more: length >= mostNotices };
}

async function theDigest(ports: Ports, recipient: Recipient, digestId: string): Promise<DigestRecord | undefined> {
  const before = await ports.compliance.read('digest', 'digests', digestId);
  if (before) {
    return before.value;
  }
  const { notices, stillOpen } = await gatherDigest(ports, recipient);
  if (notices.length === 0) {
    return undefined;
  }
  const { owner, channel } = recipient;
  const record: DigestRecord = {
    ...{ type: 'digest', partition: 'digests', id: digestId, owner, channel, at: ports.environment.now() },
    ...{ notices: [...notices], stillOpen, ttl: keepDigestSeconds },
  };
  const committed = await ports.compliance.commit('digests', [{ kind: 'create', record }]);
  return committed === 'committed' ? record : theDigest(ports, recipient, digestId);
}
