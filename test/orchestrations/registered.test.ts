import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as contracts from '../../orchestrations/activities.ts';
import * as compliance from '../../orchestrations/compliance/activities.ts';
import { orchestrators } from '../support/run-orchestrator.ts';

// A function that is called but not registered does not fail in Azure: the instance hangs for ever.

const main = read('functions/main.ts');
const calling = [...sources('orchestrations'), ...sources('functions'), ...sources('shared/commands')].join('\n');
const { retryPolicies, ...activities } = contracts;

describe('every function that is called by name', () => {
  const contractsOf = (list: string, group: object) =>
    Object.entries(group as Record<string, { readonly name: string }>).map(([name, contract]) => ({
      list,
      name,
      contract,
    }));

  it.each([...contractsOf('activities', activities), ...contractsOf('compliance', compliance)])(
    'activity $name is registered once, under the name of its contract',
    ({ list, name, contract }) => {
      expect(contract.name).toBe(name);
      expect(main.split(`registerActivity(${list}.${name}, `)).toHaveLength(2);
    },
  );

  it.each([...new Set([...matches(/callSubOrchestrator\('(\w+)'/g), ...matches(/\.start\('(\w+)'/g)])])(
    'orchestrator %s is registered',
    (name) => {
      expect(main).toContain(`df.app.orchestration('${name}', ${name});`);
      expect(orchestrators).toHaveProperty(name);
    },
  );

  it('is everything that is registered: nothing is there that nobody calls', () => {
    const registered = [...main.matchAll(/df\.app\.orchestration\('(\w+)'/g)].map(([, name]) => name);

    expect(new Set(registered)).toEqual(new Set(Object.keys(orchestrators)));
    expect(retryPolicies.records.maxNumberOfAttempts).toBeGreaterThan(1);
  });

  it('has activities called through their contracts only', () => {
    const direct = matches(/callActivity(?:WithRetry)?\(\s*'/g);

    expect(direct).toEqual([]);
  });
});

function matches(pattern: RegExp): readonly string[] {
  return [...calling.matchAll(pattern)].map(([whole, name]) => name ?? whole);
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(`${folder}/${file}`));
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
