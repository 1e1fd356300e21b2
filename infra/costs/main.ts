import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { runTool } from '../../shared/command-line/run-tool.ts';
import { assumptionTable, costTable } from './cost-table.ts';
import { priceTable } from './price-table.ts';
import { countDeployed } from './deployed.ts';
import { readMeasured } from './measured.ts';
import { Assumptions, Prices, readData, Size } from './prices.ts';

const usage = `Usage: npm run costs -- [options]

Prints what Rebake costs a month in three sizes, from what was measured and from list prices.

  --write   puts the tables into docs/costs.md as well
  --help    this text
`;

function printCosts(write: boolean): void {
  const prices = readData('prices.json', Prices);
  const assumptions = readData('assumptions.json', Assumptions);
  const sizes = readData('sizes.json', z.array(Size));
  const costs = costTable(sizes, { measured: readMeasured(), prices, assumptions, deployed: countDeployed() });
  process.stdout.write(`${costs}\n\n${prices.region}. ${prices.basis}\n`);
  if (write) {
    writeInto('docs/costs.md', { costs, assumptions: assumptionTable(assumptions), prices: priceTable(prices) });
  }
}

function writeInto(page: string, parts: Readonly<Record<string, string>>): void {
  const url = new URL(`../../${page}`, import.meta.url);
  const text = readFileSync(url, 'utf8');
  writeFileSync(
    url,
    Object.entries(parts).reduce((all, [name, part]) => marked(all, name, part), text),
  );
}

/** The text with something else between the marks of that name. */
function marked(text: string, name: string, content: string): string {
  const between = new RegExp(`(<!-- ${name} -->)[\\s\\S]*(<!-- /${name} -->)`);
  return text.replace(between, (_all, begin: string, end: string) => `${begin}\n\n${content}\n\n${end}`);
}

process.exitCode = await runTool(
  {
    command: 'npm run costs',
    usage,
    options: { write: { type: 'boolean', default: false }, help: { type: 'boolean' } },
    run({ write }) {
      printCosts(write);
      return 0;
    },
  },
  process.argv.slice(2),
);
