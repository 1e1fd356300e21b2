import type { MemberTest } from '../resource.ts';

/** A test as SQL on a resource's body. Its values stand in it as literals, so that partial indexes are found. */
export function conditionOf({ path, test, value }: MemberTest): string {
  const place = `$${path.map((name) => `.${JSON.stringify(name)}`).join('')}`;
  const member = `coalesce(lower(json_extract(body, ${literal(place)})), '')`;
  switch (test) {
    case 'present':
      return `${member} <> ''`;
    case 'equals':
      return `${member} = ${literal(value.toLowerCase())}`;
    case 'differs':
      return `${member} <> ${literal(value.toLowerCase())}`;
  }
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
