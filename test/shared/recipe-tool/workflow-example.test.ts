import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { runRecipeTool } from '../../../shared/recipe-tool/run-recipe-tool.ts';

const Step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const Job = z.object({
  if: z.string().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  steps: z.array(Step),
});
const { permissions, jobs } = z
  .object({ permissions: z.record(z.string(), z.string()), jobs: z.record(z.string(), Job) })
  .parse(parse(readFileSync('docs/examples/recipes.yml', 'utf8')));

it('validates with a command that there is, on the example recipes', () => {
  const command = jobs['validate']!.steps.map(({ run }) => run).find((run) => run?.includes('validate'))!;
  const args = command.replace(/^.*main\.ts /, '').replace(/ recipes$/, ' images');

  expect(runRecipeTool(args.split(' '))).toMatchObject({ code: 0, output: '' });
});

it('applies after a merge only, in the order that the tool gives, and signs in without a secret', () => {
  const { if: condition, steps, permissions: own } = jobs['apply']!;
  const text = steps.map(({ uses, run }) => `${uses ?? ''}${run ?? ''}`).join('\n');

  expect(condition).toBe("github.event_name == 'push'");
  expect(text).toContain('azure/login@');
  expect(text).toContain('main.ts order --json recipes');
  expect(own).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(permissions).toEqual({ contents: 'read' });
  expect(readFileSync('docs/examples/recipes.yml', 'utf8')).not.toContain('secrets.');
});
