import { describe, expect, it } from 'vitest';
import { createAuthorization } from '../../../../local/host/http/authorization.ts';
import type { Keys } from '../../../../local/host/state/keys.ts';
import { fakeCall } from '../support/fake-call.ts';

const keys: Keys = {
  master: 'master-key',
  host: { default: 'host-key', second: 'other-host-key' },
  system: { durabletask_extension: 'durable-key', eventgrid_extension: 'grid-key' },
  functions: { hello: { default: 'hello-key', own: 'hello-own-key' }, bye: { default: 'bye-key' } },
};
const kinds = [
  'nothing',
  'wrong',
  'hello-key',
  'hello-own-key',
  'bye-key',
  'host-key',
  'other-host-key',
  'master-key',
  'durable-key',
  'grid-key',
];
const withKey = (key: string) => fakeCall(key === 'nothing' ? {} : { headers: { 'x-functions-key': key } });

/** The keys that are let pass, and those that are refused by status. */
function outcome(check: (key: string) => Response | undefined) {
  const answers = kinds.map((key) => ({ key, status: check(key)?.status }));
  const keysOf = (status: number | undefined) => answers.filter((one) => one.status === status).map(({ key }) => key);
  return { passed: keysOf(undefined), unauthorized: keysOf(401), forbidden: keysOf(403) };
}

describe('where keys are asked for', () => {
  const authorization = createAuthorization(keys, true);

  it.each([
    { level: 'anonymous', passed: kinds },
    { level: 'function', passed: ['hello-key', 'hello-own-key', 'host-key', 'other-host-key', 'master-key'] },
    { level: 'Function', passed: ['hello-key', 'hello-own-key', 'host-key', 'other-host-key', 'master-key'] },
    { level: 'admin', passed: ['master-key'] },
    { level: 'ADMIN', passed: ['master-key'] },
  ])('a function of level $level opens to the keys above it, and answers 401 to all others', ({ level, passed }) => {
    expect(outcome((key) => authorization.forFunction(withKey(key), 'hello', level))).toEqual({
      passed,
      unauthorized: kinds.filter((key) => !passed.includes(key)),
      forbidden: [],
    });
  });

  it('finds the keys of a function in any casing of its name', () => {
    expect(authorization.forFunction(withKey('hello-key'), 'HELLO', 'function')).toBeUndefined();
  });

  it.each(['/api/hello?code=hello-key', '/api/hello?x=1&code=hello-key'])(
    'takes a key from the query: %s',
    (target) => {
      expect(authorization.forFunction(fakeCall({ target }), 'hello', 'function')).toBeUndefined();
    },
  );

  it('believes the header where both are given', () => {
    const call = fakeCall({ target: '/api/hello?code=hello-key', headers: { 'x-functions-key': 'wrong' } });

    expect(authorization.forFunction(call, 'hello', 'function')?.status).toBe(401);
  });

  it('opens the admin API to the master key; who holds another is forbidden, anybody else unauthorized', () => {
    expect(outcome((key) => authorization.forAdmin(withKey(key)))).toEqual({
      passed: ['master-key'],
      unauthorized: ['nothing', 'wrong'],
      forbidden: kinds.slice(2).filter((key) => key !== 'master-key'),
    });
  });

  it.each([
    { extension: 'durabletask_extension', own: 'durable-key' },
    { extension: 'eventgrid_extension', own: 'grid-key' },
  ])('opens the webhook of $extension to its own key and the master key', ({ extension, own }) => {
    expect(outcome((key) => authorization.forExtension(withKey(key), extension))).toEqual({
      passed: kinds.filter((key) => key === 'master-key' || key === own),
      unauthorized: ['nothing', 'wrong'],
      forbidden: kinds.slice(2).filter((key) => key !== 'master-key' && key !== own),
    });
  });

  it('says by which scheme one could sign in', () => {
    expect(authorization.forAdmin(withKey('nothing'))?.headers.get('www-authenticate')).toBe('Bearer');
    expect(authorization.forAdmin(withKey('host-key'))?.headers.get('www-authenticate')).toBeNull();
  });
});

describe('where keys are not asked for', () => {
  const authorization = createAuthorization(keys, false);

  it('lets everybody pass', () => {
    expect(outcome((key) => authorization.forFunction(withKey(key), 'hello', 'admin')).passed).toEqual(kinds);
    expect(outcome((key) => authorization.forAdmin(withKey(key))).passed).toEqual(kinds);
    expect(outcome((key) => authorization.forExtension(withKey(key), 'durabletask_extension')).passed).toEqual(kinds);
  });
});

it.each([true, false])('knows the holder of the master key, for disabled functions (asked: %s)', (asked) => {
  const authorization = createAuthorization(keys, asked);

  expect(kinds.filter((key) => authorization.isMaster(withKey(key)))).toEqual(['master-key']);
});
