/** What JSON can hold; how bodies and hidden state are kept. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** A resource as a GET answers it. `properties` holds only what Azure answers; the rest is `StoredResource.hidden`. */
export interface Resource<Properties = JsonObject> {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sku?: JsonObject;
  readonly plan?: JsonObject;
  readonly kind?: string;
  readonly identity?: JsonObject;
  readonly zones?: readonly string[];
  readonly managedBy?: string;
  readonly properties: Properties;
}

/** A resource in the store. */
export interface StoredResource<Properties = JsonObject, Hidden = JsonObject> {
  readonly body: Resource<Properties>;
  /** What the service knows of the resource and no GET shows. */
  readonly hidden: Hidden;
  /** Counts the writes, from 1. */
  readonly revision: number;
}

/** A page of a list; `next` continues it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** A condition on a text inside a resource's body; compared without case, as far as the alphabet's own letters go. */
export interface MemberTest {
  /** E.g. `['properties', 'osType']`. */
  readonly path: readonly string[];
  /** `present`: there, and not empty. */
  readonly test: 'equals' | 'differs' | 'present';
  readonly value: string;
}

export interface ListOptions {
  /** Resource type, any casing. */
  readonly type?: string;
  /** Only resources for which all of these hold. */
  readonly matching?: readonly MemberTest[];
  /** A page's length; absent: everything. */
  readonly top?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/**
 * Every resource of every subscription, on disk. Ids are compared without case and answered with the casing of the
 * first write. Within a request or a completer all writes become durable together, or none does.
 */
export interface Resources {
  get<Properties = JsonObject, Hidden = JsonObject>(id: string): StoredResource<Properties, Hidden> | undefined;
  /** As `get`, but throws ARM's 404 (`ResourceNotFound`, `ResourceGroupNotFound`) where there is nothing. */
  require<Properties = JsonObject, Hidden = JsonObject>(id: string): StoredResource<Properties, Hidden>;
  /** Writes body and hidden state; hidden state stays as it was where it is left out. */
  put<Properties, Hidden = JsonObject>(body: Resource<Properties>, hidden?: Hidden): StoredResource<Properties, Hidden>;
  /** Removes one resource; its children are the caller's to remove. False: there was none. */
  remove(id: string): boolean;
  /** Resources below a subscription, resource group or resource (not itself), ordered by id; a page costs the same anywhere. */
  list<Properties = JsonObject, Hidden = JsonObject>(
    scope: string,
    options?: ListOptions,
  ): Page<StoredResource<Properties, Hidden>>;
  count(scope: string, type: string): number;
  /** How often something was written since the start: what was read stays true while this stays the same. */
  writes(): number;
}
