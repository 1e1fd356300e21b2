import { z } from 'zod';
import { carryOnOrLater } from '../../../shared/commands/carry-on.ts';
import { requestWithdrawal } from '../../../shared/commands/withdrawal/request-withdrawal.ts';
import type { WithdrawalRequest } from '../../../shared/commands/withdrawal/withdraw-into.ts';
import { ImageVersionNumber } from '../../../shared/domain/image-version/image-version.ts';
import type { Command } from '../../../shared/domain/roles.ts';
import { accepted, acceptedAnswer, commonAnswers, conflict, invalid, notFound } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { ImageDefinitionParams, Reason } from '../views.ts';

const DeprecationBody = Reason.extend({
  force: z.boolean().default(false).describe('Also where latest resolves to nothing afterwards'),
});
const RevocationBody = Reason.transform((body) => ({ ...body, force: true }));

/** Deprecations and revocations: the ways of a version out of `latest`. */
export function withdrawalRoutes(ports: RoutePorts): readonly Route[] {
  return [
    withdraw(ports, {
      verb: 'deprecate',
      kind: 'deprecation',
      summary: 'Take a version out of latest in every stage; machines that run it keep running',
      body: DeprecationBody,
      example: { reason: 'superseded, and slow to boot', force: false },
    }),
    withdraw(ports, {
      verb: 'revoke',
      kind: 'revocation',
      summary: 'Declare a version unsafe: out of latest everywhere at once, what was baked from it is flagged',
      body: RevocationBody,
      example: { reason: 'CVE-2026-1234 in OpenSSL' },
    }),
  ];
}

interface Way {
  readonly verb: Extract<Command, 'deprecate' | 'revoke'>;
  readonly kind: WithdrawalRequest['kind'];
  readonly summary: string;
  readonly body: z.ZodType<{ readonly reason: string; readonly force: boolean }>;
  readonly example: { readonly reason: string; readonly force?: boolean };
}

function withdraw(ports: RoutePorts, { verb, kind, summary, body: schema, example }: Way): Route {
  return defineRoute({
    name: `${verb}ImageVersion`,
    method: 'POST',
    path: `image-definitions/{imageDefinition}/versions/{version}/${verb}`,
    tag: 'Image versions',
    summary,
    command: verb,
    params: ImageDefinitionParams.extend({ version: ImageVersionNumber }),
    body: schema,
    example,
    answers: { ...acceptedAnswer, ...notFound, ...conflict, ...invalid, ...commonAnswers },
    async handle({ params: { imageDefinition, version }, body, actor, orchestrations, context }) {
      const asked = await requestWithdrawal(ports, imageDefinition, { ...body, kind, version, by: actor });
      switch (asked.kind) {
        case 'unknown':
          return problem(404, { detail: `There is no image version ${imageDefinition} ${version}` });
        case 'refused':
          return problem(409, { detail: asked.message });
        case 'started': {
          await carryOnOrLater(ports, orchestrations, imageDefinition, context);
          const { withdrawalId: target, places } = asked.withdrawal;
          const live = Object.fromEntries(places.map((place) => [place.stage, place.live]));
          return accepted(ports, { kind, imageDefinition, target, by: actor }, { live });
        }
      }
    },
  });
}
