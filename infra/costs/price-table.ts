import type { Prices } from './prices.ts';

/** What was found to be so in a public record of the price list, and what was not looked up, as a Markdown table. */
export function priceTable({ meters, currency }: Prices): string {
  const rows = Object.entries(meters).map(([name, { price, unit, source, note, checked }]) => {
    const says = checked?.saying === undefined ? '' : `: ${checked.saying}`;
    const check = checked ? `[${checked.on}](${checked.against})${says}` : '**not checked**';
    const named = note === undefined ? `\`${name}\`` : `\`${name}\` (${note})`;
    return `| ${named} | ${price} | [${unit}](${source}) | ${check} |`;
  });
  return [`| meter | ${currency} | for | checked |`, '| --- | ---: | --- | --- |', ...rows].join('\n');
}

/** One line: which prices nobody has compared with anything. */
export function uncheckedPrices({ meters }: Prices): string {
  const names = Object.entries(meters).flatMap(([name, { checked }]) => (checked ? [] : [name]));
  return names.length === 0 ? 'Every price was checked.' : `NOT CHECKED: ${names.join(', ')}.`;
}
