import { z } from 'zod';

export type EditorSchema = z.core.JSONSchema.BaseSchema;

/**
 * The shape of a YAML file as JSON Schema, for editors: keys, types, limits and defaults, with descriptions by path, in
 * which `*` stands for each entry of a list. Draft 7 is what editors' YAML support reads best.
 */
export function editorSchema(
  file: z.ZodType,
  { title, description }: { readonly title: string; readonly description: string },
  descriptions: Readonly<Record<string, string>>,
): EditorSchema {
  const schema = z.toJSONSchema(file, { io: 'input', target: 'draft-7', override: dropOtherPatterns }) as EditorSchema;
  dropReadOnly(schema);
  for (const [path, text] of Object.entries(descriptions)) {
    describe(schema, path, text, title);
  }
  return { ...schema, title, description };
}

/** A pattern that ignores case, or looks at a text that was put in order before, says another thing in JSON Schema. */
function dropOtherPatterns({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: EditorSchema }): void {
  const { checks = [] } = zodSchema._zod.def;
  const saysMore = checks.some(({ _zod: { def } }) => {
    const pattern = 'pattern' in def ? def.pattern : undefined;
    return def.check === 'overwrite' || (pattern instanceof RegExp && pattern.ignoreCase);
  });
  if (saysMore) {
    delete jsonSchema.pattern;
  }
}

/** Our values are read-only to the code; to whoever writes the file they are not. */
function dropReadOnly(value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  if ('readOnly' in value && value.readOnly === true) {
    delete value.readOnly;
  }
  Object.values(value).forEach(dropReadOnly);
}

/** Throws for a path that the schema does not have: a key was renamed. */
function describe(schema: EditorSchema, path: string, description: string, title: string): void {
  const found = path.split('.').reduce<EditorSchema | undefined>((parent, key) => {
    const below = key === '*' ? (parent?.items ?? parent?.additionalProperties) : parent?.properties?.[key];
    return below as EditorSchema | undefined;
  }, schema);
  if (!found) {
    throw new Error(`The schema of ${title} has no ${path}.`);
  }
  found.description = description;
}
