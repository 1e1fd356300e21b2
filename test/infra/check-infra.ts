// Says where a Bicep file is no Bicep; where the Bicep CLI is installed, compiles the whole as well.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { entryPoints } from './support/entry-points.ts';
import { bicepFiles, infraFolder, readBicep, syntaxErrors } from './support/bicep.ts';

const errors: string[] = [];
for (const file of bicepFiles()) {
  errors.push(...syntaxErrors(await readBicep(file)).map((error) => `infra/${file}:${error}`));
}
for (const error of errors) {
  console.error(error);
}

const compiled = entryPoints.map((file) =>
  spawnSync('bicep', ['build', join(infraFolder, file), '--stdout'], { stdio: ['ignore', 'ignore', 'inherit'] }),
);
const hasCli = compiled.every(({ error }) => error === undefined);
const how = hasCli ? 'parsed and compiled' : 'parsed (no Bicep CLI found to compile them)';
console.log(`${bicepFiles().length} Bicep files ${how}, ${errors.length} syntax errors`);
process.exitCode = errors.length > 0 || (hasCli && compiled.some(({ status }) => status !== 0)) ? 1 : 0;
