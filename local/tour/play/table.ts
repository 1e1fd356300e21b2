import type { ApiClient } from './api-client.ts';
import type { Images } from './images.ts';
import { machinesOf } from './play-compliance.ts';

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
  return table(rows);
}

/** What machines run, and what is said of it. */
export async function machineTable(api: ApiClient): Promise<string> {
  const rows = (await machinesOf(api)).map(({ machine, judgement, finding }) => [
    machine.name,
    judgement.imageDefinition === null ? machine.image.kind : `${judgement.imageDefinition} ${judgement.version}`,
    judgement.verdict,
    finding?.state ?? '-',
  ]);
  return table([['machine', 'image', 'verdict', 'finding'], ...rows]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return [line(rows[0]!), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)].join('\n');
}
