// Prints what Rebake costs a month in three sizes, from what was measured and from list prices.
import { z } from 'zod';
import { costTable } from './cost-table.ts';
import { countDeployed } from './deployed.ts';
import { readMeasured } from './measured.ts';
import { Assumptions, Prices, readData, Size } from './prices.ts';

const prices = readData('prices.json', Prices);
const assumptions = readData('assumptions.json', Assumptions);
const sizes = readData('sizes.json', z.array(Size));
const input = { measured: readMeasured(), prices, assumptions, deployed: countDeployed() };
console.log(`${costTable(sizes, input)}\n\n${prices.basis} ${prices.region}.`);
