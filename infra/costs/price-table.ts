import type { Prices } from './prices.ts';

/** Prices, each with the public record of the price list that says the same, as a Markdown table. */
export function priceTable({ meters, currency }: Prices): string {
  const rows = Object.entries(meters).map(([name, { price, unit, source, note, checked }]) => {
    const says = checked.saying === undefined ? '' : `: ${checked.saying}`;
    const named = note === undefined ? `\`${name}\`` : `\`${name}\` (${note})`;
    return `| ${named} | ${price} | [${unit}](${source}) | [${checked.on}](${checked.against})${says} |`;
  });
  return [`| meter | ${currency} | for | checked |`, '| --- | ---: | --- | --- |', ...rows].join('\n');
}
