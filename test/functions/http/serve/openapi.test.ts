import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../../functions/http/serve/openapi.ts';
import { createApi } from '../../../support/call-api.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
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

  it.each(operations)('$name names every part of its path as a required parameter', ({ path, operation }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const told = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');

    expect(told.map(({ name }) => name).toSorted()).toEqual(inPath.toSorted());
    expect(told.every(({ required }) => required === true)).toBe(true);
  });

  it.each(operations)('$name tells what it answers, and 401, 403 and 503 as problems', ({ operation }) => {
    const { responses, summary, tags } = operation;

    expect(summary).not.toBe('');
    expect(tags).toHaveLength(1);
    expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    expect(Object.values(responses).every(({ description }) => description !== '')).toBe(true);
    for (const status of ['401', '403', '503']) {
      expect(responses[status]?.content).toHaveProperty(['application/problem+json']);
    }
  });

  it.each(operations.filter(({ method }) => method !== 'get'))('$name takes an Idempotency-Key', ({ operation }) => {
    expect(operation.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }));
    expect(operation.responses).toHaveProperty('422');
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

function at(root: unknown, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], root);
}
