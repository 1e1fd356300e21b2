import { describe, expect, it } from 'vitest';
import { principals } from '../../../local/azure/entra/directory.ts';
import { links, people } from '../../../local/tour/links.ts';
import type { Stack } from '../../../local/tour/stack/stack.ts';

const stack = {
  apiUrl: 'http://localhost:7071',
  masterKey: 'MASTER',
  endpoints: { teams: 'http://localhost:4000/workflows/x', control: { url: 'http://localhost:4001', key: 'a+b=' } },
} as Stack;

describe('the links', () => {
  it('lead to every page, with the key where one is needed', () => {
    const lines = links(stack, { stateDir: '/state', traces: 'http://127.0.0.1:4002' }).split('\n');

    expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ['Rebake', expect.stringContaining('http://localhost:7071/api/browse')],
      ['API to try out', 'http://localhost:7071/api/docs'],
      ['Host', 'http://localhost:7071/#key=MASTER'],
      ['Teams channel', 'http://localhost:4000/'],
      ["Azure's control  http://localhost:4001/#key=a%2Bb%3D"].flatMap((line) => line.split(/\s{2,}/)),
      ['Traces', 'http://127.0.0.1:4002/'],
      ['Logs', '/state/host.log'],
    ]);
  });
});

describe('the people', () => {
  it('are all who may do something, with both their names and their roles', () => {
    const rows = people().split('\n').slice(1);

    expect(rows).toContainEqual(expect.stringMatching(/Paolo Conti +--as promoter +Reader, Promoter$/));
    expect(rows).toHaveLength(principals.filter(({ roles }) => roles.length > 0).length);
    expect(people()).not.toContain('Olivia Hartmann');
  });
});
