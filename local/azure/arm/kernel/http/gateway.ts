import type { Caller } from '../caller.ts';
import type { JsonObject } from '../resource.ts';
import type { ArmResponse } from '../route.ts';

/** A write that Resource Manager makes itself on somebody's behalf, such as one of a deployment's. */
export interface Submission {
  /** Of the resource to write. */
  readonly id: string;
  readonly apiVersion: string;
  readonly body: JsonObject;
  readonly caller: Caller;
  /** `https://host:port` that links of the answer start with. */
  readonly origin: string;
  readonly correlationId: string;
}

/** Resource Manager's front door for itself: the same routes, permissions, checks and events as for everyone. */
export interface Gateway {
  /** Throws for a type or version that is not served, and for what the caller may not do; changes nothing. */
  check(submission: Omit<Submission, 'body'>): void;
  /** Puts a resource, within the transaction of the step that asks for it. Throws `ArmError`. */
  put(submission: Submission): ArmResponse;
}
