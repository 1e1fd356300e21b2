import type { Images } from './images.ts';

/** What is live where, as a table for people. */
export async function liveTable(images: Images): Promise<string> {
  const rows: string[][] = [['image definition', 'stage', 'live', 'base', 'regions', 'other versions']];
  for (const { name } of await images.definitions()) {
    const versions = await images.versions(name);
    for (const stage of await images.stages(name)) {
      const live = stage.live?.version;
      const others = versions
        .filter(({ version }) => version !== live)
        .map(({ version, state, stages }) => {
          const inStage = stages[stage.name]?.state ?? 'none';
          return `${version} ${inStage === 'none' ? state : inStage}`;
        });
      rows.push([
        name,
        stage.name,
        live ?? '-',
        versions.find(({ version }) => version === live)?.base.version ?? '-',
        live === undefined ? '-' : stage.regions.join(', '),
        others.join(', ') || '-',
      ]);
    }
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return [line(rows[0]!), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)].join('\n');
}
