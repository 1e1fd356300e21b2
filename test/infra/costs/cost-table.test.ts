import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { costTable } from '../../../infra/costs/cost-table.ts';
import { countDeployed } from '../../../infra/costs/deployed.ts';
import { readMeasured } from '../../../infra/costs/measured.ts';
import { Assumptions, Prices, readData, Size } from '../../../infra/costs/prices.ts';

const docs = readFileSync(new URL('../../../docs/costs.md', import.meta.url), 'utf8');
const prices = readData('prices.json', Prices);
const assumptions = readData('assumptions.json', Assumptions);
const sizes = readData('sizes.json', z.array(Size));
const cells = (table: string): readonly (readonly string[])[] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('docs/costs.md', () => {
  it('has the table that the program prints', () => {
    const printed = costTable(sizes, { measured: readMeasured(), prices, assumptions, deployed: countDeployed() });
    const [, shown = ''] = /<!-- costs -->([\s\S]*?)<!-- \/costs -->/.exec(docs) ?? [];
    expect(cells(shown)).toEqual(cells(printed));
  });

  it('has what is supposed where nothing was measured', () => {
    const [, shown = ''] = /<!-- assumptions -->([\s\S]*?)<!-- \/assumptions -->/.exec(docs) ?? [];
    const rows = Object.entries(assumptions).map(([name, { value, why }]) => [`\`${name}\``, String(value), why]);
    expect(cells(shown).slice(1)).toEqual(rows);
  });
});

describe('what is deployed', () => {
  it('is counted in the templates', () => {
    const deployed = countDeployed();
    expect(deployed.alwaysReadyInstances).toBe(1);
    expect(deployed.logAlertRules).toBeGreaterThan(3);
    expect(deployed.privateEndpoints).toBe(11);
    expect(deployed.privateDnsZones).toBe(13);
  });
});
