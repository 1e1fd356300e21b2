import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { costTable } from '../../../infra/costs/cost-table.ts';
import { priceTable } from '../../../infra/costs/price-table.ts';
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

describe('prices', () => {
  const source = 'https://azure.microsoft.com/pricing/details/functions/';
  const checked = { against: 'https://example.com/list', on: '2026-11-21', saying: '7.30 for 730 hours' };
  const some = (meters: Partial<Prices['meters']>): Prices => ({ ...prices, meters: meters as Prices['meters'] });

  it('are in the docs as the program puts them there', () => {
    const [, shown = ''] = /<!-- prices -->([\s\S]*?)<!-- \/prices -->/.exec(docs) ?? [];
    expect(cells(shown)).toEqual(cells(priceTable(prices)));
  });

  it('say where they were checked, and how it is said there', () => {
    const table = priceTable(
      some({
        privateEndpoint: { price: 0.01, unit: 'hour', source, checked },
        natGateway: { price: 1, unit: 'hour', source, note: 'one', checked: { ...checked, saying: undefined } },
      }),
    );
    expect(cells(table).slice(1)).toEqual([
      ['`privateEndpoint`', '0.01', `[hour](${source})`, '[2026-11-21](https://example.com/list): 7.30 for 730 hours'],
      ['`natGateway` (one)', '1', `[hour](${source})`, '[2026-11-21](https://example.com/list)'],
    ]);
  });

  it.each([
    { without: 'the page of the price', price: { price: 1, unit: 'hour', checked } },
    { without: 'a page of Azure', price: { price: 1, unit: 'hour', source: 'https://example.com/prices', checked } },
    { without: 'having been checked', price: { price: 1, unit: 'hour', source } },
    { without: 'costing anything', price: { price: 0, unit: 'hour', source, checked } },
  ])('are refused without $without', ({ price }) => {
    expect(Prices.safeParse({ ...prices, meters: { ...prices.meters, natGateway: price } }).success).toBe(false);
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
