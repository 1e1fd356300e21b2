import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../support/clock.ts';
import type { Faults } from '../../faults.ts';
import type { ActionCount } from '../authorization/action-counts.ts';
import type { Caller } from './caller.ts';
import type { Durations } from './durations.ts';
import type { Completer, Operations } from './operations/operation.ts';
import type { Resource, Resources } from './resource.ts';
import type { ArmRequest, Route } from './route.ts';
import type { Outbox } from './store/outbox.ts';
import type { ResourceHistory } from './store/resource-history.ts';

/** What every provider builds on. */
export interface Kernel {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly tenantId: string;
  readonly resources: Resources;
  /** For services that are behind. */
  readonly history: ResourceHistory;
  readonly operations: Operations;
  /** How long work takes, by name; see `data/durations.json`. */
  readonly durations: Durations;
  readonly permissions: Permissions;
  /** For events of a provider's own; the subscription's are raised for it. */
  readonly outbox: Pick<Outbox, 'add'>;
  /** For state that is not a resource; tables are the provider's own, named after it. */
  readonly database: DatabaseSync;
}

export interface Permissions {
  allows(caller: Caller, action: string, scope: string): boolean;
  /**
   * For what a request touches besides its own resource (a subnet it joins, an image it reads): throws 403
   * `LinkedAuthorizationFailed` in Azure's words.
   */
  requireLinked(request: ArmRequest, action: string, scope: string): void;
  /** What a principal was allowed and refused so far. */
  counts(objectId: string): readonly ActionCount[];
}

/** A resource provider, or a part of one: its routes, and who carries its operations on. */
export interface Provider {
  readonly routes: readonly Route[];
  readonly completers?: Readonly<Record<string, Completer>>;
  /** Sees every resource that a PUT or PATCH has written, whoever provides it; throws to have the write undone. */
  readonly admit?: (resource: Resource) => void;
  /** Hears the id of everything that a PUT, PATCH or DELETE was accepted for. */
  readonly changed?: (id: string) => void;
}

/** Adding a provider is one such function in the list of `providers.ts`. */
export type CreateProvider = (kernel: Kernel) => Provider;
