import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Problem } from '../../../../functions/http/problem.ts';
import { openApiDocument } from '../../../../functions/http/serve/openapi.ts';
import { parseComplianceRules } from '../../../../shared/domain/compliance/parse-compliance-rules.ts';
import { parseRecipe } from '../../../../shared/domain/recipe/parse-recipe.ts';
import { rolesFor } from '../../../../shared/domain/roles.ts';
import { createApi } from '../../../support/call-api.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly 'x-roles': readonly string[];
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: object; readonly headers?: object }>
  >;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
}

const { routes } = createApi();
const document = JSON.parse(JSON.stringify(openApiDocument(routes, 'https://rebake.example'))) as {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object; readonly securitySchemes: Readonly<Record<string, object>> };
  readonly security: readonly Readonly<Record<string, unknown>>[];
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation, name: operation.operationId })),
);

const bodies = operations.flatMap(({ name, operation }) => {
  const route = routes.find((one) => one.name === name)!;
  return route.body ? [{ name, operation, route }] : [];
});

describe('the OpenAPI document', () => {
  it('is 3.1, with a title, a version and bearer tokens for everything', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'Rebake', version: expect.any(String) as string });
    expect(document.security).toEqual([{ entra: [] }]);
    expect(document.components.securitySchemes['entra']).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it('has every route, each under an id of its own', () => {
    const served = routes.map(({ name, method, path }) => `${name} ${method} /api/${path}`);
    const told = operations.map(({ name, method, path }) => `${name} ${method.toUpperCase()} ${path}`);

    expect(told.toSorted()).toEqual(served.toSorted());
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  });

  it.each(operations)('$name names the roles of which one is needed', ({ name, operation }) => {
    const route = routes.find((one) => one.name === name)!;

    expect(operation['x-roles']).toEqual(rolesFor(route.command));
  });

  it.each(operations)('$name names every part of its path as a required parameter', ({ path, operation }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const told = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');

    expect(told.map(({ name }) => name).toSorted()).toEqual(inPath.toSorted());
    expect(told.every(({ required }) => required === true)).toBe(true);
  });

  it.each(operations)('$name tells what it answers, and what is refused or goes wrong as problems', ({ operation }) => {
    const { responses, summary, tags } = operation;

    expect(summary).not.toBe('');
    expect(tags).toHaveLength(1);
    expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    expect(Object.values(responses).every(({ description }) => description !== '')).toBe(true);
    for (const status of ['400', '401', '403', '500', '503']) {
      expect(responses[status]?.content).toHaveProperty(['application/problem+json']);
    }
  });

  it.each(operations.filter(({ method }) => method !== 'get'))('$name takes an Idempotency-Key', ({ operation }) => {
    expect(operation.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }));
    expect(operation.responses).toHaveProperty('422');
  });

  it.each(bodies)('$name has an example of its body, which it takes', ({ route, operation }) => {
    const content = operation.requestBody!.content;

    expect(Object.keys(content)).toEqual([...(route.bodyTypes ?? ['application/json'])]);
    for (const [type, { example }] of Object.entries(content)) {
      const value: unknown = type.endsWith('json') ? example : parse(example as string);
      expect(route.body!.safeParse(value).error, type).toBeUndefined();
    }
    expect(operation.responses).toHaveProperty('415');
  });

  it('has examples of a recipe and of compliance rules that hold', () => {
    const recipe = exampleOf('putImageDefinition');
    const rules = exampleOf('putComplianceRules');

    expect(parseRecipe(recipe)).toMatchObject({ kind: 'recipe' });
    expect(parseComplianceRules(rules)).toMatchObject({ kind: 'rules' });
  });

  it.each(operations)('$name shows what each refusal looks like', ({ operation }) => {
    const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);

    for (const [status, { content }] of refusals) {
      const [type, { example }] = Object.entries(content as Record<string, { example: unknown }>)[0]!;
      expect(type).toBe('application/problem+json');
      expect(Problem.parse(example).status).toBe(Number(status));
    }
  });

  it('names the headers that answers bring', () => {
    const operation = (name: string) => operations.find((one) => one.name === name)!.operation;

    expect(operation('startRebake').responses['202']?.headers).toHaveProperty('Operation-Location');
    expect(operation('readPromotion').responses['200']?.headers).toHaveProperty('ETag');
    expect(operation('listAuditEntries').responses['200']?.headers).toHaveProperty('X-Cursor');
    expect(operation('listAuditEntries').responses['200']?.content).toHaveProperty(['application/x-ndjson']);
    expect(operation('readStepLog').responses['200']?.content).toHaveProperty(['text/plain']);
    for (const { operation: any } of operations) {
      expect(any.responses['503']?.headers).toHaveProperty('Retry-After');
      expect(any.responses['401']?.headers).toHaveProperty('WWW-Authenticate');
    }
  });

  it('has no reference that leads nowhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!);

    expect(references.length).toBeGreaterThan(10);
    for (const reference of new Set(references)) {
      expect(at(document, reference), reference).toBeDefined();
    }
  });

  it('says nothing that only OpenAPI 3.0 knows', () => {
    expect(JSON.stringify(document)).not.toMatch(/"nullable":|"exclusiveMinimum":true/);
  });
});

function exampleOf(name: string): unknown {
  return routes.find((route) => route.name === name)?.example;
}

function at(root: unknown, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], root);
}
