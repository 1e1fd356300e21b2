import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import type { z } from 'zod';
import type { Command } from '../../shared/domain/roles.ts';
import type { Actor } from '../../shared/domain/records/actor.ts';
import type { Caller } from '../../shared/ports/callers.ts';
import type { Orchestrations } from '../../shared/ports/orchestrations.ts';

type Shape = z.ZodObject;

/** A call whose parts were all read by their schemas. */
export interface ApiCall<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  /** The caller as records name them. */
  readonly actor: Actor;
  readonly headers: { readonly ifMatch: string | null; readonly accept: string };
  readonly orchestrations: Orchestrations;
  readonly context: InvocationContext;
}

/** What an operation may answer with one status. */
export interface Answer {
  readonly description: string;
  /** Of the JSON body; absent when there is none. */
  readonly schema?: z.ZodType;
  /** Media types of text that can be the body instead. */
  readonly text?: readonly string[];
  /** What headers hold, by name. */
  readonly headers?: Readonly<Record<string, string>>;
}
export type Answers = Readonly<Record<number, Answer>>;

/** One operation of the API: the same schemas read requests and make the OpenAPI document. */
export interface Route<Params extends Shape = Shape, Query extends Shape = Shape, Body extends z.ZodType = z.ZodType> {
  /** The function's name and the operation's id. */
  readonly name: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below `/api`, e.g. `image-definitions/{imageDefinition}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** What the caller has to be allowed to do. */
  readonly command: Command;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Media types of the body; JSON where not said. */
  readonly bodyTypes?: readonly string[];
  /** A body to start from, for whoever tries the API out. */
  readonly example?: unknown;
  readonly answers: Answers;
  readonly handle: (call: ApiCall<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<HttpResponseInit>;
}

/** Keeps a route's types together while it is written; a list of routes needs them no more. */
export function defineRoute<Params extends Shape, Query extends Shape, Body extends z.ZodType>(
  route: Route<Params, Query, Body>,
): Route {
  return route;
}
