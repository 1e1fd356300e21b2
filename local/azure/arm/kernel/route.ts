import type { z } from 'zod';
import type { Caller } from './caller.ts';

export type Method = 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** The values of a path template's `{names}`, with the casing of the request. */
export type PathParams<Path extends string> = { readonly [Name in ParamNames<Path>]: string };

export interface ArmRequest<Params = Readonly<Record<string, string>>, Body = unknown> {
  readonly method: Method;
  readonly url: URL;
  /** The route's action: what the caller was found to be allowed. */
  readonly action: string;
  readonly params: Params;
  /**
   * Id of the addressed resource (of a POST: what the action is done to), with the casing of the stored resource,
   * or of its stored parents and the template where it is new.
   */
  readonly resourceId: string;
  readonly body: Body;
  readonly apiVersion: string;
  readonly caller: Caller;
  /** `https://host:port` as the client addressed it: every link of an answer starts with it. */
  readonly origin: string;
  readonly correlationId: string;
  readonly clientRequestId?: string;
  /** A query parameter by its name, without case. */
  query(name: string): string | undefined;
  /** A request header by its name, without case. */
  header(name: string): string | undefined;
}

export interface ArmResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The operation that goes on after this answer; the subscription's event waits for its end. */
  readonly operation?: { readonly id: string };
  /** What has to be done elsewhere before the answer goes out. */
  readonly ready?: Promise<unknown>;
}

/** One operation of the REST surface. */
export interface Route<Path extends string = string, Body = unknown> {
  readonly method: Method;
  /** As in the REST reference, from `/subscriptions/…`; literals in their documented casing. */
  readonly path: Path;
  /** The permission it needs, e.g. `Microsoft.Compute/galleries/images/versions/write`. */
  readonly action: string;
  /** Segments above the last name no resources: whether they exist is not asked. */
  readonly withoutParents?: boolean;
  /** Oldest first. */
  readonly apiVersions: readonly string[];
  /** Checks and types the body; without it a body is not read. */
  readonly body?: z.ZodType<Body>;
  /** The body of a PUT or PATCH is no resource: the members at its top are the provider's own. */
  readonly ownMembers?: boolean;
  /** Reads by POST (`checkAccess`, queries) change nothing: they raise no event and count as reads. */
  readonly readsOnly?: boolean;
  /** For everyone with a token: links that an earlier answer gave, lists that show only what the caller may see. */
  readonly anyCaller?: boolean;
  /** Runs inside one transaction; throws `ArmError` to refuse. */
  handle(request: ArmRequest<PathParams<Path>, Body>): ArmResponse;
}

/** Types a route's handler by its path and schema, then forgets both so that routes fit one table. */
export function route<const Path extends string, Body = undefined>(definition: Route<Path, Body>): Route {
  return definition;
}

/** The templates that most paths start with. */
export const subscriptionPath = '/subscriptions/{subscriptionId}';
export const groupPath = `${subscriptionPath}/resourceGroups/{resourceGroupName}` as const;
export const computePath = `${groupPath}/providers/Microsoft.Compute` as const;
