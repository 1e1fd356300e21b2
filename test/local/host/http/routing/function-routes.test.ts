import { describe, expect, it } from 'vitest';
import {
  createRouteTable,
  findConflict,
  toFunctionRoute,
} from '../../../../../local/host/http/routing/function-routes.ts';
import type { HostFunction } from '../../../../../local/host/functions/host-function.ts';

function httpFunction(name: string, trigger: Record<string, unknown> = {}): HostFunction {
  return {
    name,
    metadata: { name, functionId: name, directory: '', scriptFile: '', rawBindings: [] },
    trigger: { name: 'request', type: 'httpTrigger', direction: 'in', ...trigger },
    inputs: [],
    outputs: [],
    senders: [],
    disabled: false,
  };
}

const route = (name: string, text?: string, methods?: string[]) =>
  toFunctionRoute(httpFunction(name, { ...(text !== undefined && { route: text }), ...(methods && { methods }) }));

describe('the route of a function', () => {
  it.each([
    { trigger: {}, text: 'hello', methods: [], authLevel: 'function' },
    { trigger: { route: '' }, text: 'hello', methods: [], authLevel: 'function' },
    { trigger: { route: '/items/{id}/' }, text: 'items/{id}', methods: [], authLevel: 'function' },
    {
      trigger: { methods: ['get', 'Post'], authLevel: 'anonymous' },
      text: 'hello',
      methods: ['GET', 'POST'],
      authLevel: 'anonymous',
    },
  ])('is read from $trigger', ({ trigger, text, methods, authLevel }) => {
    const { template, ...read } = toFunctionRoute(httpFunction('hello', trigger));

    expect({ text: template.text, methods: read.methods, authLevel: read.authLevel }).toEqual({
      text,
      methods,
      authLevel,
    });
  });

  it.each(['admin', 'admin/x', '/administrators', 'runtime', 'RUNTIME/webhooks'])(
    'may not begin as the built-in ones: %s',
    (text) => {
      expect(() => route('f', text)).toThrow('conflicts with one or more built in routes');
    },
  );

  it.each([
    { one: route('a', 'x'), other: route('b', 'X'), conflict: true },
    { one: route('a', 'x', ['GET']), other: route('b', 'x', ['GET', 'POST']), conflict: true },
    { one: route('a', 'x', ['GET']), other: route('b', 'x', ['POST']), conflict: false },
    { one: route('a', 'x', ['GET']), other: route('b', 'x'), conflict: true },
    { one: route('a', 'x/{id}'), other: route('b', 'x/{name}'), conflict: false },
  ])('conflicts with the same route and a common method: $conflict', ({ one, other, conflict }) => {
    expect(findConflict(one, [other])).toBe(conflict ? other : undefined);
  });
});

describe('a route table', () => {
  const routes = [
    route('rest', 'items/{*rest}'),
    route('byId', 'items/{id:int}', ['GET']),
    route('byName', 'items/{name}', ['GET']),
    route('list', 'items', ['GET']),
    route('add', 'items', ['POST']),
    route('special', 'items/special', ['GET']),
  ];
  const find = createRouteTable(routes, 'api');

  it.each([
    { method: 'GET', path: '/api/items', name: 'list' },
    { method: 'GET', path: '/API/Items/', name: 'list' },
    { method: 'POST', path: '/api/items', name: 'add' },
    { method: 'GET', path: '/api/items/7', name: 'byId' },
    { method: 'GET', path: '/api/items/seven', name: 'byName' },
    { method: 'GET', path: '/api/items/SPECIAL', name: 'special' },
    { method: 'GET', path: '/api/items/7/8', name: 'rest' },
    { method: 'DELETE', path: '/api/items/7', name: 'rest' },
    { method: 'HEAD', path: '/api/items', name: 'rest' },
    { method: 'GET', path: '/items/7', name: undefined },
    { method: 'GET', path: '/apis/items', name: undefined },
    { method: 'GET', path: '/api', name: undefined },
    { method: 'GET', path: '/', name: undefined },
  ])('$method $path leads to $name', ({ method, path, name }) => {
    expect(find(method, path)?.route.fn.name).toBe(name);
  });

  it.each([
    { prefix: '', path: '/items', name: 'list' },
    { prefix: '/v1/', path: '/v1/items', name: 'list' },
    { prefix: 'a/b', path: '/A/B/items', name: 'list' },
    { prefix: 'a/b', path: '/a/items', name: undefined },
  ])('with the prefix "$prefix", $path leads to $name', ({ prefix, path, name }) => {
    expect(createRouteTable(routes, prefix)('GET', path)?.route.fn.name).toBe(name);
  });
});
