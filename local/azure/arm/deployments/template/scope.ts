import type { Json, JsonObject } from '../../kernel/resource.ts';

/** A turn of a `copy` loop. */
export interface LoopTurn {
  readonly name: string;
  readonly index: number;
}

/** What a template's functions can ask of where it is deployed. */
export interface TemplateScope {
  parameter(name: string): Json;
  variable(name: string): Json;
  /** The turn of the named loop, or of the innermost. */
  copyIndex(name: string | undefined): number;
  inLoop(turn: LoopTurn): TemplateScope;
  readonly subscription: JsonObject & { readonly id: string };
  /** Absent where a subscription is deployed to. */
  readonly resourceGroup?: JsonObject & { readonly id: string; readonly name: string };
  readonly deployment: JsonObject;
  readonly tenantId: string;
  /** A resource of the template by name, or any by id: its properties, or all of it. */
  reference(nameOrId: string, full: boolean): Json;
  /** `{ resourceType, locations, apiVersions }` of a registered type. */
  resourceType(namespace: string, type: string): JsonObject;
  /** What defaults of parameters may ask for besides; absent elsewhere. */
  readonly fresh?: { guid(): string; now(): number };
}
