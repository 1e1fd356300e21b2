import type { ObservedMachine } from '../observed-machine.ts';
import type { OwnerRules } from '../rules/owner-rules.ts';
import { defaultChannel } from '../rules/rule-names.ts';
import { compileGroupPatterns } from './group-pattern.ts';

export interface Addressee {
  /** An address, in small letters: people write the same one in any case. */
  readonly owner: string;
  readonly channel: string;
}

/** Finds who can act on a machine and where that is said; `environmentChannel` where owners name no channel. */
export type FindOwner = (machine: ObservedMachine, environmentChannel: string | null) => Addressee;

interface Named {
  readonly owner: string;
  readonly channel?: string | undefined;
}

export function compileOwners(rules: OwnerRules): FindOwner {
  const tags = rules.tags.map((name) => name.toLowerCase());
  const byGroup = compileGroupPatterns<Named>(
    rules.resourceGroups.map((rule) => ({ pattern: rule.match, value: rule })),
  );
  const bySubscription = new Map<string, Named>(
    rules.subscriptions.map((rule) => [rule.subscription.toLowerCase(), rule]),
  );
  return (machine, environmentChannel) => {
    const group = byGroup(machine);
    const subscription = bySubscription.get(machine.subscriptionId.toLowerCase());
    const owner = ownerInTags(machine.tags, tags) ?? group?.owner ?? subscription?.owner ?? rules.default;
    return {
      owner: owner.toLowerCase(),
      channel: group?.channel ?? subscription?.channel ?? environmentChannel ?? defaultChannel,
    };
  };
}

/** Azure compares names of tags without regard to case, and people write more than an address into them. */
function ownerInTags(tags: ObservedMachine['tags'], names: readonly string[]): string | undefined {
  const entries = Object.entries(tags);
  for (const name of names) {
    const value = entries.find(([key]) => key.toLowerCase() === name)?.[1];
    const address = value === undefined ? undefined : addressIn(value);
    if (address !== undefined) {
      return address;
    }
  }
  return undefined;
}

function addressIn(value: string): string | undefined {
  return /[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/.exec(value)?.[0];
}
