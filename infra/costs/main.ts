// Prints what Rebake costs a month in three sizes, from what was measured and from list prices. With `--write` it puts
// the tables into docs/costs.md as well.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { assumptionTable, costTable } from './cost-table.ts';
import { priceTable, uncheckedPrices } from './price-table.ts';
import { countDeployed } from './deployed.ts';
import { readMeasured } from './measured.ts';
import { Assumptions, Prices, readData, Size } from './prices.ts';

const { write } = parseArgs({ options: { write: { type: 'boolean', default: false } } }).values;
const prices = readData('prices.json', Prices);
const assumptions = readData('assumptions.json', Assumptions);
const sizes = readData('sizes.json', z.array(Size));
const costs = costTable(sizes, { measured: readMeasured(), prices, assumptions, deployed: countDeployed() });
console.log(`${costs}\n\n${prices.region}. ${prices.basis}\n\n${uncheckedPrices(prices)}`);

if (write) {
  const page = new URL('../../docs/costs.md', import.meta.url);
  const text = readFileSync(page, 'utf8');
  const parts = { costs, assumptions: assumptionTable(assumptions), prices: priceTable(prices) };
  writeFileSync(
    page,
    Object.entries(parts).reduce((all, [name, part]) => marked(all, name, part), text),
  );
}

/** The text with something else between the marks of that name. */
function marked(text: string, name: string, content: string): string {
  const between = new RegExp(`(<!-- ${name} -->)[\\s\\S]*(<!-- /${name} -->)`);
  return text.replace(between, (_all, begin: string, end: string) => `${begin}\n\n${content}\n\n${end}`);
}
