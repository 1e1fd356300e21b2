import type { ObservedMachine } from '../observed-machine.ts';
import type { ComplianceRules } from '../compliance-rules.ts';
import type { EnvironmentRules, TooOld } from '../rules/environment-rules.ts';
import { compileGroupPatterns } from './group-pattern.ts';
import { compileAllowedSources, type SourceMatcher } from './source-pattern.ts';

export interface Environment {
  readonly name: string;
  /** As the rules spell them, and in small letters. */
  readonly stages: readonly string[];
  readonly stageKeys: ReadonlySet<string>;
  readonly allows: SourceMatcher;
  /** In a few words: what may run here. */
  readonly allowedWords: string;
  /** Why the rules leave a machine out; null where they do not. */
  readonly exclusion: (machine: ObservedMachine) => string | null;
  readonly tooOld: TooOld;
  readonly channel: string | null;
}

/** Finds the environment of a subscription by itself, or else by the nearest of the management groups above it. */
export type FindEnvironment = (subscriptionId: string, managementGroups: readonly string[]) => Environment | null;

export function compileEnvironments(rules: ComplianceRules): FindEnvironment {
  const bySubscription = new Map<string, Environment>();
  const byGroup = new Map<string, Environment>();
  for (const written of rules.environments) {
    const environment = compileEnvironment(written, rules.tooOld);
    written.subscriptions.forEach((id) => bySubscription.set(id.toLowerCase(), environment));
    written.managementGroups.forEach((id) => byGroup.set(id.toLowerCase(), environment));
  }
  return (subscriptionId, managementGroups) => {
    const own = bySubscription.get(subscriptionId.toLowerCase());
    const above = managementGroups.map((id) => byGroup.get(groupKey(id)));
    return own ?? above.find((one) => one !== undefined) ?? null;
  };
}

function compileEnvironment(written: EnvironmentRules, tooOld: TooOld): Environment {
  return {
    name: written.name,
    stages: written.stages,
    stageKeys: new Set(written.stages.map((stage) => stage.toLowerCase())),
    allows: compileAllowedSources(written.allow),
    allowedWords: allowedWords(written),
    exclusion: compileExclusion(written.exclude),
    tooOld: written.tooOld ?? tooOld,
    channel: written.channel ?? null,
  };
}

function compileExclusion({ resourceGroups, tags }: EnvironmentRules['exclude']): Environment['exclusion'] {
  const groups = compileGroupPatterns(resourceGroups.map((pattern) => ({ pattern, value: pattern })));
  const wanted = tags.map((text) => {
    const [name, ...value] = text.split('=');
    return { name: name!.toLowerCase(), value: text.includes('=') ? value.join('=') : null };
  });
  return (machine) => {
    if (groups(machine) !== null) {
      return `resource group ${machine.resourceGroup} is left out`;
    }
    for (const [name, value] of wanted.length === 0 ? [] : Object.entries(machine.tags)) {
      if (wanted.some((tag) => tag.name === name.toLowerCase() && (tag.value === null || tag.value === value))) {
        return `machines with its tag ${name} are left out`;
      }
    }
    return null;
  };
}

const namedSources = 4;

function allowedWords({ stages, allow }: EnvironmentRules): string {
  const others = [
    ...allow.marketplace.map(marketplaceWords),
    ...allow.galleries,
    ...allow.communityGalleries,
    ...allow.sharedGalleries,
    ...allow.managedImages,
  ];
  const named = others.slice(0, namedSources);
  const more = others.length > named.length ? [`${others.length - named.length} more`] : [];
  const readable = named.map((one) => one.replaceAll('*', '…'));
  return [`our own images of stage ${stages.join(' or ')}`, ...readable, ...more].join(', ');
}

/** Without the stars at the end of a pattern; two stars in a card are emphasis, so that others become dots. */
function marketplaceWords(pattern: string): string {
  const parts = pattern.split(':');
  const named = parts.slice(0, parts.findLastIndex((part) => part !== '*') + 1);
  switch (named.length) {
    case 0:
      return 'any Marketplace image';
    case 1:
    case 2:
      return `Marketplace images of ${named.join(':')}`;
    default:
      return pattern;
  }
}

/** A management group's id, whether it comes alone or as a whole resource id. */
function groupKey(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).toLowerCase();
}
