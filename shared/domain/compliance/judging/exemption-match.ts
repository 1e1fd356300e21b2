import type { Exemption } from '../exemptions/exemption.ts';
import type { ObservedMachine } from '../observed-machine.ts';
import { pathsUpwards, resourceGroupId } from './resource-path.ts';
import { compileMarketplacePattern, sourcePath, type SourceMatcher } from './source-pattern.ts';

/** Exemptions made ready for judging many machines. */
export interface CompiledExemptions {
  /** The exemption that covers the machine at `now`: of several, the one that lasts longest. */
  readonly covering: (machine: ObservedMachine, now: string) => Exemption | null;
}

/** A scale set's exemption covers its instances and its machines too. */
export function compileExemptions(exemptions: readonly Exemption[]): CompiledExemptions {
  const places = new Map<string, Exemption[]>();
  const sources = new Map<string, Exemption[]>();
  const marketplace: { readonly matches: SourceMatcher; readonly exemption: Exemption }[] = [];
  for (const exemption of exemptions.filter(({ revoked }) => revoked === null)) {
    const { scope } = exemption;
    if (scope.kind !== 'source') {
      append(places, scope.resourceId, exemption);
    } else if (scope.source.includes('/')) {
      append(sources, scope.source, exemption);
    } else {
      marketplace.push({ matches: compileMarketplacePattern(scope.source), exemption });
    }
  }
  return {
    covering: (machine, now) => {
      const path = sourcePath(machine.image);
      const at = [machine.resourceId.toLowerCase(), machine.scaleSetId?.toLowerCase(), resourceGroupId(machine)];
      const found = [
        ...at.flatMap((id) => (id === undefined ? [] : (places.get(id) ?? []))),
        ...(path === null ? [] : [...pathsUpwards(path)].flatMap((one) => sources.get(one) ?? [])),
        ...marketplace.filter(({ matches }) => matches(machine.image)).map(({ exemption }) => exemption),
      ];
      return longest(found.filter(({ expiresAt }) => Date.parse(now) < Date.parse(expiresAt)));
    },
  };
}

function append(map: Map<string, Exemption[]>, id: string, exemption: Exemption): void {
  const key = id.toLowerCase().replace(/\/$/, '');
  const listed = map.get(key);
  if (listed) {
    listed.push(exemption);
  } else {
    map.set(key, [exemption]);
  }
}

function longest(found: readonly Exemption[]): Exemption | null {
  const ordered = found.toSorted(
    (a, b) => Date.parse(b.expiresAt) - Date.parse(a.expiresAt) || (a.exemptionId < b.exemptionId ? -1 : 1),
  );
  return ordered[0] ?? null;
}
