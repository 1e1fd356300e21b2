import { evaluateToText } from './evaluate.ts';
import type { LoopTurn, TemplateScope } from './scope.ts';
import { invalidTemplate } from './template-error.ts';

/** What is known of a resource before its dependencies are. */
interface Planned {
  readonly symbol?: string;
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly turn?: LoopTurn;
  readonly left: boolean;
  readonly source: { readonly dependsOn?: readonly string[] | undefined };
}

/** What `dependsOn` names: ids, `type/name`, names, loops or symbols. Throws `InvalidTemplate` for what the template has not. */
export function findDependencies(
  { source, id }: Planned,
  planned: readonly Planned[],
  scope: TemplateScope,
): readonly string[] {
  const named = (source.dependsOn ?? []).flatMap((dependency) => {
    const wanted = evaluateToText(dependency, scope);
    const found = planned.filter((candidate) => isNamed(candidate, wanted));
    if (found.length === 0) {
      throw invalidTemplate(
        `The resource '${wanted}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.`,
      );
    }
    return found;
  });
  return named.filter((other) => !other.left && other.id !== id).map((other) => other.id);
}

function isNamed({ symbol, id, type, name, turn }: Planned, wanted: string): boolean {
  const key = wanted.toLowerCase();
  const names = [id, `${type}/${name}`, name, symbol, turn?.name].map((known) => known?.toLowerCase());
  // `Microsoft.Network/virtualNetworks/web/subnets/a` is the end of an id.
  return names.includes(key) || (key.includes('/') && id.toLowerCase().endsWith(`/providers/${key}`));
}
