/** How often a principal was found to be allowed an action since this process started, and how often not. */
export interface ActionCount {
  /** As routes and providers write it. */
  readonly action: string;
  readonly allowed: number;
  readonly refused: number;
}

/** What roles are used for: everything that was asked of the enforcement, by principal and action. */
export interface ActionCounts {
  add(objectId: string, action: string, outcome: 'allowed' | 'refused'): void;
  /** In the order of the alphabet. */
  list(objectId: string): readonly ActionCount[];
}

export function createActionCounts(): ActionCounts {
  const principals = new Map<string, Map<string, { action: string; allowed: number; refused: number }>>();
  return {
    add(objectId, action, outcome) {
      const actions = principals.get(objectId.toLowerCase()) ?? new Map<never, never>();
      principals.set(objectId.toLowerCase(), actions);
      const count = actions.get(action.toLowerCase()) ?? { action, allowed: 0, refused: 0 };
      count[outcome] += 1;
      actions.set(action.toLowerCase(), count);
    },
    list(objectId) {
      const actions = principals.get(objectId.toLowerCase())?.values() ?? [];
      return [...actions].toSorted((one, other) => (one.action < other.action ? -1 : 1));
    },
  };
}
