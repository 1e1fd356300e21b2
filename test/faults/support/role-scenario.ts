import type { Scenarios } from '../../scenarios/support/start-scenarios.ts';

/** What the app does, and how it shows that it could not. */
export interface RoleScenario {
  /** Begins with an image definition of that name; resolves when all went well or the trouble shows. */
  readonly play: (scenarios: Scenarios, name: string) => Promise<string>;
}

/** What `play` says when everything went well. */
export const wentWell = 'went well';
