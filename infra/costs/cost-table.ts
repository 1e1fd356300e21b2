import { type CostInput, monthlyCosts, type Part, parts } from './monthly-costs.ts';
import type { Assumptions, Size } from './prices.ts';

const titles: Readonly<Record<Part, string>> = {
  app: 'Functions, and storage of orchestrations',
  records: 'Cosmos DB',
  messaging: 'Service Bus, Event Grid',
  observability: 'logs, alert rules',
  network: 'NAT gateway, private endpoints and zones',
  bakes: 'machines of bakes and checks',
  images: 'image versions: storage and replication',
};

/** The sizes beside each other, as a Markdown table; amounts are rounded to whole units of the currency. */
export function costTable(sizes: readonly Size[], input: CostInput): string {
  const costs = sizes.map((size) => monthlyCosts(size, input));
  const row = (title: string, values: readonly string[]): string => `| ${[title, ...values].join(' | ')} |`;
  const amounts = (part: Part): string[] =>
    costs.map((cost) => (cost[part] < 0.5 ? '< 1' : String(Math.round(cost[part]))));
  const totals = costs.map((cost) => String(Math.round(parts.reduce((sum, part) => sum + cost[part], 0))));
  return [
    row(
      `${input.prices.currency} a month`,
      sizes.map(({ name }) => name),
    ),
    row(
      '---',
      sizes.map(() => '---:'),
    ),
    row(
      'image definitions',
      sizes.map(({ imageDefinitions }) => String(imageDefinitions)),
    ),
    row(
      'rebakes a month',
      sizes.map(({ rebakesPerMonth }) => String(rebakesPerMonth)),
    ),
    row(
      'regions, replicas in each',
      sizes.map(({ regions, replicas }) => `${regions}, ${replicas}`),
    ),
    row(
      'machines watched',
      sizes.map(({ machines }) => String(machines)),
    ),
    row(
      'private networking',
      sizes.map(({ privateNetworking }) => (privateNetworking ? 'yes' : 'no')),
    ),
    ...parts.map((part) => row(titles[part], amounts(part))),
    row(
      '**together**',
      totals.map((total) => `**${total}**`),
    ),
  ].join('\n');
}

/** What is supposed and why, as a Markdown table. */
export function assumptionTable(assumptions: Assumptions): string {
  const rows = Object.entries(assumptions).map(([name, { value, why }]) => `| \`${name}\` | ${value} | ${why} |`);
  return ['| supposition | value | why |', '| --- | ---: | --- |', ...rows].join('\n');
}
