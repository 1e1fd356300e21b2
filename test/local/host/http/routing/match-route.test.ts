import { describe, expect, it } from 'vitest';
import { comparePrecedence, matchRoute } from '../../../../../local/host/http/routing/match-route.ts';
import { parseRouteTemplate } from '../../../../../local/host/http/routing/route-template.ts';

describe('matchRoute', () => {
  it.each([
    { template: 'a/b', path: 'A/b', parameters: {} },
    { template: 'a/b', path: 'a/b/', parameters: {} },
    { template: 'a/b', path: 'a', parameters: undefined },
    { template: 'a/b', path: 'a/b/c', parameters: undefined },
    { template: '', path: '', parameters: {} },
    { template: 'item/{id}', path: 'item/7', parameters: { id: '7' } },
    { template: 'item/{id}', path: 'item', parameters: undefined },
    { template: 'item/{id}', path: 'item/a%20b', parameters: { id: 'a b' } },
    { template: 'item/{id}', path: 'item/a%2Fb', parameters: { id: 'a%2Fb' } },
    { template: 'item/{id}', path: 'item/%zz', parameters: { id: '%zz' } },
    { template: 'item/{id?}', path: 'item', parameters: {} },
    { template: 'item/{id=7}', path: 'item', parameters: { id: '7' } },
    { template: 'item/{id=7}', path: 'item/8', parameters: { id: '8' } },
    { template: 'files/{*path}', path: 'files/a/b%20c', parameters: { path: 'a/b c' } },
    { template: 'files/{**path}', path: 'files', parameters: {} },
    { template: 'item/{id:int}', path: 'item/7', parameters: { id: '7' } },
    { template: 'item/{id:int}', path: 'item/x', parameters: undefined },
    { template: 'item/{id:int}', path: 'item/2147483648', parameters: undefined },
    { template: 'item/{id:long}', path: 'item/2147483648', parameters: { id: '2147483648' } },
    { template: 'item/{id:int:range(1,5)}', path: 'item/6', parameters: undefined },
    { template: 'item/{id:int:min(3)?}', path: 'item', parameters: {} },
    { template: 'item/{on:bool}', path: 'item/TRUE', parameters: { on: 'TRUE' } },
    { template: 'item/{day:datetime}', path: 'item/2026-11-21', parameters: { day: '2026-11-21' } },
    { template: 'item/{day:datetime}', path: 'item/someday', parameters: undefined },
    { template: 'item/{x:decimal}', path: 'item/1.5', parameters: { x: '1.5' } },
    { template: 'item/{x:double}', path: 'item/1e3', parameters: { x: '1e3' } },
    {
      template: 'item/{id:guid}',
      path: 'item/0f8fad5b-d9cb-469f-a165-70867728950e',
      parameters: { id: '0f8fad5b-d9cb-469f-a165-70867728950e' },
    },
    { template: 'item/{id:guid}', path: 'item/7', parameters: undefined },
    { template: 'item/{name:alpha}', path: 'item/a1', parameters: undefined },
    { template: 'item/{name:minlength(2):maxlength(3)}', path: 'item/abcd', parameters: undefined },
    { template: 'item/{name:length(2)}', path: 'item/ab', parameters: { name: 'ab' } },
    { template: 'item/{name:length(2,3)}', path: 'item/abcd', parameters: undefined },
    { template: 'item/{name:max(4)}', path: 'item/5', parameters: undefined },
    { template: 'item/{name:regex(^a{{2}}/?$)}', path: 'item/aa', parameters: { name: 'aa' } },
    { template: 'item/{name:regex(^\\d{{3}}$)}', path: 'item/12', parameters: undefined },
    { template: 'file/{name:file}', path: 'file/a.txt', parameters: { name: 'a.txt' } },
    { template: 'file/{name:nonfile}', path: 'file/a.txt', parameters: undefined },
    { template: '{name}.{extension}', path: 'a.b.txt', parameters: { name: 'a.b', extension: 'txt' } },
    { template: '{name}.{extension?}', path: 'a.txt', parameters: { name: 'a', extension: 'txt' } },
    { template: '{name}.{extension?}', path: 'a', parameters: { name: 'a' } },
    { template: '{name}.{extension?}', path: 'a.', parameters: undefined },
    { template: '{name}.{extension?}', path: 'a.b.c', parameters: { name: 'a.b', extension: 'c' } },
    { template: '{name}.{extension:int?}', path: 'a.x', parameters: undefined },
    { template: 'v{version:int}/x', path: 'v2/x', parameters: { version: '2' } },
    { template: 'v{version:int}/x', path: 'vx/x', parameters: undefined },
  ])('$template against $path', ({ template, path, parameters }) => {
    expect(matchRoute(parseRouteTemplate(template), path)).toEqual(parameters);
  });
});

describe('parseRouteTemplate', () => {
  it.each([
    { template: 'a//b', says: 'consecutively' },
    { template: 'a/{*all}/b', says: 'catch-all' },
    { template: '{id}/{ID}', says: 'more than one time' },
    { template: 'a/{id:integer}', says: "'integer' could not be resolved" },
    { template: 'a/{id:min}', says: "'min' could not be resolved" },
    { template: 'a/{id', says: 'incomplete' },
    { template: 'a/{}', says: 'incomplete' },
    { template: 'a/{id=7?}', says: 'default' },
    { template: '{a?}-{b}', says: 'can be optional' },
    { template: '{a}-{b?}', says: 'can be optional' },
  ])('refuses $template', ({ template, says }) => {
    expect(() => parseRouteTemplate(template)).toThrow(says);
  });
});

it('tries literals before constrained parameters before plain ones before catch-alls', () => {
  const templates = ['a/{*rest}', 'a/{id}', 'a/{id:int}', 'a/v{n}', 'a/b'].map(parseRouteTemplate);

  const sorted = templates.toSorted(comparePrecedence).map(({ text }) => text);

  expect(sorted).toEqual(['a/b', 'a/v{n}', 'a/{id:int}', 'a/{id}', 'a/{*rest}']);
});
