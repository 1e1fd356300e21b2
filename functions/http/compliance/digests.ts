import { z } from 'zod';
import { gatherDigest } from '../../../shared/commands/compliance/following/gather-digest.ts';
import { webhookOf } from '../../../shared/commands/compliance/following/webhook-of-channel.ts';
import { readRules } from '../../../shared/commands/compliance/rules/read-rules.ts';
import { defaultChannel } from '../../../shared/domain/compliance/rules/rule-names.ts';
import { splitDigest } from '../../../shared/domain/compliance/findings/split-digest.ts';
import { DigestRecord } from '../../../shared/domain/records/compliance/compliance-record.ts';
import { digestCard } from '../../../shared/notifications/digest-card.ts';
import { commonAnswers, invalid, json, notFound } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { newestFirst } from './newest-first.ts';

const tag = 'Digests';
const path = 'digests';

const DigestView = DigestRecord.omit({ type: true, partition: true, id: true, ttl: true })
  .extend({ digestId: z.string() })
  .meta({ id: 'Digest' });

/** Digests: what owners were told of their machines, and what they would be told now. */
export function digestRoutes(ports: RoutePorts, apiUrl: string): readonly Route[] {
  return [list(ports), preview(ports, apiUrl)];
}

function list(ports: RoutePorts): Route {
  return newestFirst(ports, {
    ...{ name: 'listDigests', path, tag, summary: 'List what owners were told in the last quarter' },
    ...{ type: 'digest', partition: 'digests', view: DigestView },
    query: z.object({ owner: z.string().toLowerCase().optional(), channel: z.string().optional() }),
    where: ({ owner, channel }) => ({ owner, channel }),
    toView: (digest) => DigestView.parse({ ...digest, digestId: digest.id }),
  });
}

function preview(ports: RoutePorts, apiUrl: string): Route {
  return defineRoute({
    name: 'previewDigest',
    method: 'GET',
    path: `${path}/preview`,
    tag,
    summary: 'Show the cards that an owner would get now, without sending them',
    command: 'read',
    query: z.object({ owner: z.string().min(1).toLowerCase(), channel: z.string().min(1).default(defaultChannel) }),
    answers: {
      200: {
        description: 'The bodies for the Teams workflow; none while nothing waits',
        schema: z.object({ cards: z.array(z.record(z.string(), z.unknown())) }),
      },
      ...notFound,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ query: { owner, channel } }) {
      const { notices, stillOpen } = await gatherDigest(ports, { owner, channel });
      const channels = Object.keys((await readRules(ports.compliance))?.rules.channels ?? {});
      if (notices.length === 0 && channels.length > 0 && !channels.includes(channel)) {
        return problem(404, { detail: `There is no channel ${channel}; channels are ${channels.join(', ')}` });
      }
      const webhook = await webhookOf(ports, channel);
      const parts = splitDigest({ notices });
      const common = { kind: 'digest', digestId: 'preview', owner, channel, webhook, stillOpen } as const;
      const cards = parts.map((some, index) =>
        digestCard(
          { ...common, notices: [...some], part: index + 1, parts: parts.length },
          ports.environment.now(),
          apiUrl,
        ),
      );
      return json({ cards });
    },
  });
}
