import { problemsOfParts } from '../problems-of-parts.ts';
import { ComplianceRules, complianceRulesParts, type ParsedComplianceRules } from './compliance-rules.ts';
import { rulesProblems } from './rules/rules-problems.ts';

/** Reads rules, from what YAML or JSON held. What is wrong is named all at once, as it is for recipes. */
export function parseComplianceRules(value: unknown): ParsedComplianceRules {
  const parsed = ComplianceRules.safeParse(value);
  return parsed.success
    ? { kind: 'rules', rules: parsed.data }
    : { kind: 'invalid', problems: problemsOfParts(value, parsed.error, complianceRulesParts, rulesProblems) };
}
