import { openApiDocument } from '../../../../../functions/http/serve/openapi.ts';
import { createApi } from '../../../../support/call-api.ts';

const folder = new URL('../../../../../functions/http/browse/page/', import.meta.url);

/** A script of the page as tests call it; its own types are checked where it lies. */
export async function importPage<Module>(file: string): Promise<Module> {
  return (await import(new URL(file, folder).href)) as Module;
}

export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly $ref?: string;
}
export interface Operation {
  readonly operationId: string;
  readonly 'x-roles': readonly string[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema; example?: unknown }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>;
}
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The API's document, as the page reads it. */
export function readApi(): OpenApi {
  return JSON.parse(JSON.stringify(openApiDocument(createApi().routes, 'https://rebake.example'))) as OpenApi;
}

export interface Place {
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
}
