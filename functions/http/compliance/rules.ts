import { z } from 'zod';
import { putRules, tryRules } from '../../../shared/commands/compliance/rules/put-rules.ts';
import { readRules } from '../../../shared/commands/compliance/rules/read-rules.ts';
import { ComplianceRules } from '../../../shared/domain/compliance/compliance-rules.ts';
import { Verdict } from '../../../shared/domain/compliance/judgement.ts';
import { parseComplianceRules } from '../../../shared/domain/compliance/parse-compliance-rules.ts';
import { RulesRecord } from '../../../shared/domain/records/compliance/compliance-record.ts';
import { commonAnswers, etag, invalid, json, notFound, stale, tagged } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { yamlOrJson } from '../media-types.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { exampleRules } from './examples.ts';

const tag = 'Compliance rules';
const path = 'compliance-rules';

const RulesView = z
  .object({
    version: RulesRecord.shape.version,
    saved: RulesRecord.shape.saved,
    rules: z.unknown().describe('With every default filled in'),
  })
  .meta({ id: 'ComplianceRules' });

const DryRunView = z
  .object({
    machines: z.int(),
    verdicts: z.partialRecord(Verdict, z.int()).describe('How many machines would have each'),
    changes: z.int().describe('How many would have another verdict'),
    changed: z
      .array(z.object({ resourceId: z.string(), from: Verdict, to: Verdict, reason: z.string() }))
      .describe('The first of those'),
  })
  .meta({ id: 'ComplianceRulesDryRun' });

/** The rules that machines are judged by. */
export function ruleRoutes(ports: RoutePorts): readonly Route[] {
  return [read(ports), put(ports)];
}

function read({ compliance }: RoutePorts): Route {
  return defineRoute({
    name: 'readComplianceRules',
    method: 'GET',
    path,
    tag,
    summary: 'Read the compliance rules in force',
    command: 'read',
    answers: { 200: tagged('As they are now', RulesView), ...notFound, ...commonAnswers },
    async handle() {
      return (await view({ compliance })) ?? problem(404, { detail: noRules });
    },
  });
}

const noRules =
  'There are no compliance rules yet, and machines are judged by none: PUT them here, as YAML or JSON, with the ' +
  'environments that subscriptions belong to and who owns what; ?dryRun=true shows first what they would say';

const PutQuery = z.object({
  dryRun: z.stringbool().default(false).describe('Show whose verdict would change, and save nothing'),
  reason: z.string().trim().max(500).default('').describe('Why; kept for the audit. Needed unless it is a dry run'),
});

function put(ports: RoutePorts): Route {
  return defineRoute({
    name: 'putComplianceRules',
    method: 'PUT',
    path,
    tag,
    summary: 'Put compliance rules in force; every machine is judged by them within a minute',
    command: 'setComplianceRules',
    query: PutQuery,
    body: z.unknown().meta({ description: 'The rules, as YAML or JSON' }),
    bodyTypes: yamlOrJson,
    example: exampleRules,
    answers: {
      200: { description: 'In force; or what they would say', schema: z.union([RulesView, DryRunView]) },
      ...stale,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ query: { dryRun, reason }, body, actor, headers: { ifMatch }, orchestrations }) {
      const parsed = parseComplianceRules(body);
      const unexplained = !dryRun && reason === '' ? [{ path: 'reason', message: 'must say why' }] : [];
      if (parsed.kind === 'invalid' || unexplained.length > 0) {
        return problem(400, { errors: [...unexplained, ...(parsed.kind === 'invalid' ? parsed.problems : [])] });
      }
      if (dryRun) {
        return json(await tryRules(ports, parsed.rules));
      }
      const put = await putRules(ports, orchestrations, parsed.rules, { by: actor, reason, ifMatch });
      return put.kind === 'stale'
        ? problem(412, { detail: 'Somebody else saved rules since: read them again' })
        : (await view(ports))!;
    },
  });
}

async function view({ compliance }: Pick<RoutePorts, 'compliance'>) {
  const current = await readRules(compliance);
  if (!current) {
    return undefined;
  }
  const { version, saved } = current.record;
  const rules: ComplianceRules = current.rules;
  return json({ version, saved, rules }, etag(current.etag));
}
