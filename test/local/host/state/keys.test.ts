import { statSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { grantOf, hostIdOf, loadKeys } from '../../../../local/host/state/keys.ts';
import { temporaryFolder } from '../support/start-test-host.ts';

describe('loadKeys', () => {
  it('makes keys once, and keeps them for its owner alone', () => {
    const folder = temporaryFolder();

    const made = loadKeys(folder, ['ship'], ['durabletask_extension']);
    const again = loadKeys(folder, ['ship', 'pack'], ['durabletask_extension']);

    expect(again).toMatchObject({ master: made.master, host: made.host, system: made.system });
    expect(again.functions['ship']).toEqual(made.functions['ship']);
    expect(Object.keys(again.functions)).toEqual(['ship', 'pack']);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'))).toEqual(again);
  });

  it('makes every key another one', () => {
    const { master, host, system, functions } = loadKeys(temporaryFolder(), ['a', 'b'], ['x', 'y']);
    const all = [
      master,
      host['default'],
      system['x'],
      system['y'],
      functions['a']?.['default'],
      functions['b']?.['default'],
    ];

    expect(new Set(all).size).toBe(6);
    expect(all.every((key) => (key ?? '').length >= 40)).toBe(true);
  });
});

describe('grantOf', () => {
  const keys = {
    master: 'm',
    host: { default: 'h' },
    system: { durabletask_extension: 'd' },
    functions: { ship: { default: 's' } },
  };

  it.each([
    { key: undefined, grant: { kind: 'none' } },
    { key: '', grant: { kind: 'none' } },
    { key: 'M', grant: { kind: 'none' } },
    { key: 'm', grant: { kind: 'master' } },
    { key: 'h', grant: { kind: 'host' } },
    { key: 'd', grant: { kind: 'system', keyName: 'durabletask_extension' } },
    { key: 's', grant: { kind: 'function', functionName: 'ship' } },
  ])('of $key is $grant.kind', ({ key, grant }) => {
    expect(grantOf(keys, key)).toEqual(grant);
  });
});

it('gives a state folder one id for good', () => {
  expect(hostIdOf('/a')).toBe(hostIdOf('/a'));
  expect(hostIdOf('/a')).not.toBe(hostIdOf('/b'));
});
