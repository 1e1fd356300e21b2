import { ComplianceRules } from '../domain/compliance/compliance-rules.ts';
import { editorSchema, type EditorSchema } from './editor-schema.ts';
import { rulesDescriptions } from './rules-descriptions.ts';

/** Rules that span keys are not in it; the API applies them, also with `dryRun=true`. */
export function rulesSchema(): EditorSchema {
  const about = { title: 'Rebake compliance rules', description: 'Which images may run where, and who hears of it.' };
  return editorSchema(ComplianceRules, about, rulesDescriptions);
}
