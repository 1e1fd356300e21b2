import type { ComplianceRules } from '../../../../shared/domain/compliance/compliance-rules.ts';
import { parseComplianceRules } from '../../../../shared/domain/compliance/parse-compliance-rules.ts';

/** A subscription id made of one digit. */
export function subscription(digit: string): string {
  return [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join('-');
}

/** Rules as people write them: a production and a test environment. */
export const writtenRules = {
  environments: [
    {
      name: 'production',
      subscriptions: [subscription('a')],
      managementGroups: ['corp-production'],
      stages: ['production'],
      allow: { marketplace: ['Contoso:appliance:*'] },
    },
    { name: 'test', subscriptions: [subscription('b')], stages: ['test', 'production'] },
  ],
  owners: { default: 'cloud-platform@contoso.example' },
};

/** The parsed rules, with some top-level keys replaced. */
export function someRules(changes: Readonly<Record<string, unknown>> = {}): ComplianceRules {
  const parsed = parseComplianceRules({ ...writtenRules, ...changes });
  if (parsed.kind === 'invalid') {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.rules;
}
/** What is wrong with a document; nothing where it parses. */
export function problemsOf(value: unknown) {
  const parsed = parseComplianceRules(value);
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

const production = writtenRules.environments[0]!;

/** The document with some keys of its only environment replaced. */
export const withEnvironment = (changes: object) => ({
  ...writtenRules,
  environments: [{ ...production, ...changes }],
});
export const withOwners = (changes: object) => ({ ...writtenRules, owners: { ...writtenRules.owners, ...changes } });
