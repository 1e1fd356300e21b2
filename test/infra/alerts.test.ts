import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { infraFolder, readBicep } from './support/bicep.ts';
import { literal } from './support/kql/message-patterns.ts';
import { workbookQueries } from './support/kql/queries.ts';
import { logMessages } from './support/log-messages.ts';

const repository = join(infraFolder, '..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(infraFolder, path), 'utf8'));

const common = {
  name: z.string().regex(/^[a-z-]+$/),
  title: z.string().max(80),
  description: z.string().max(200),
  severity: z.int().min(0).max(4),
};
const LogAlert = z.strictObject({
  ...common,
  every: z.enum(['PT5M', 'PT15M', 'PT1H']),
  // At most two days: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule
  over: z.enum(['PT15M', 'PT30M', 'PT1H', 'PT3H', 'P1D', 'P2D']),
  operator: z.enum(['GreaterThan', 'LessThan']),
  threshold: z.int().min(0),
  query: z.array(z.string()).min(1),
});
const MetricAlert = z.strictObject({
  ...common,
  of: z.enum(['serviceBus', 'topic']),
  metric: z.string(),
  namespace: z.string(),
  aggregation: z.enum(['Average', 'Total']),
  dimensions: z.array(z.string()),
});

const logAlerts = z.array(LogAlert).parse(read('data/log-alerts.json'));
const metricAlerts = z.array(MetricAlert).parse(read('data/metric-alerts.json'));
const rules = [...logAlerts, ...metricAlerts];

describe('the messages that queries look for', () => {
  it.each(logMessages)('$template is what $file says', ({ file, template }) => {
    expect(readFileSync(join(repository, file), 'utf8')).toContain(`\`${template}\``);
  });

  it.each(logMessages)('$template has the examples as values', ({ template, examples }) => {
    const pattern = new RegExp(
      `^${template
        .split(/\$\{[^}]*\}/)
        .map(literal)
        .join('.*')}$`,
    );
    expect(examples.filter((example) => !pattern.test(example))).toEqual([]);
  });
});

describe('the workbook', () => {
  it('reads the workspace in every panel, which it is told of by its place', async () => {
    const source = (await readBicep('modules/workbook.bicep')).text;
    expect(source).toContain('sourceId: workspaceId');
    expect(source).toContain('fallbackResourceIds: [workspaceId]');
    expect(new Set(workbookQueries().map(({ reads }) => reads))).toEqual(
      new Set(['microsoft.operationalinsights/workspaces']),
    );
  });
});

describe('alert rules', () => {
  it('have names of their own', () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });

  it('cover what operators have to know', () => {
    expect(rules.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'failed-rebakes',
        'paused-definitions',
        'dead-lettered-messages',
        'patch-latency',
        'throttling',
      ]),
    );
  });

  it('look back at least as far as they are apart', () => {
    const minutes: Readonly<Record<string, number>> = {
      PT5M: 5,
      PT15M: 15,
      PT30M: 30,
      PT1H: 60,
      PT3H: 180,
      P1D: 1440,
      P2D: 2880,
    };
    expect(logAlerts.filter(({ every, over }) => minutes[every]! > minutes[over]!)).toEqual([]);
  });

  it('take every number that is left open from a parameter', async () => {
    const source = (await readBicep('modules/alerts.bicep')).text;
    const open = logAlerts.flatMap(({ query }) =>
      [...query.join('\n').matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
    );
    expect(open).toEqual(['patchHours']);
    expect(open.filter((name) => !source.includes(`'{${name}}', string(${name})`))).toEqual([]);
  });

  it('tell a patch that waits from its release on until it is live in the stage', () => {
    const { query } = logAlerts.find(({ name }) => name === 'patch-latency')!;
    expect(query.filter((line) => line.includes('by imageDefinition, stage'))).toHaveLength(2);
    expect(query).toContain('| where isnull(liveAt) or liveAt < TimeGenerated');
  });

  it('link to their runbook, in what people are sent and in what machines are', async () => {
    const source = (await readBicep('modules/alerts.bicep')).text;
    expect(source.match(/Runbook: \$\{runbooks\}\/\$\{rule\.name\}\.md/g)).toHaveLength(2);
    expect(source.match(/runbook: '\$\{runbooks\}\/\$\{rule\.name\}\.md'/g)).toHaveLength(2);
  });
});

describe('what the host reports', () => {
  it('reaches the rules whole: log lines, requests and exceptions are not sampled', () => {
    // The host samples every kind by default: https://learn.microsoft.com/azure/azure-functions/functions-host-json#samplingsettings
    const Host = z.object({
      logging: z.object({
        applicationInsights: z.object({ samplingSettings: z.object({ excludedTypes: z.string() }) }),
      }),
    });
    const host = Host.parse(JSON.parse(readFileSync(join(repository, 'host.json'), 'utf8')));
    const types = host.logging.applicationInsights.samplingSettings.excludedTypes.split(';');
    expect(types).toEqual(expect.arrayContaining(['Request', 'Trace', 'Exception']));
  });
});

describe('runbooks', () => {
  const files = globSync(join(repository, 'docs/runbooks/*.md')).map((file) => basename(file, '.md'));

  it('are there for each rule, and for nothing else', () => {
    expect(files.toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
  });

  it.each(rules)(
    "$name has the rule's title and says what it means, what to look at and what to do",
    ({ name, title }) => {
      const text = readFileSync(join(repository, 'docs/runbooks', `${name}.md`), 'utf8');
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual([title, 'What it means', 'Look', 'Do', 'Afterwards']);
    },
  );
});
