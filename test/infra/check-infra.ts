// Says where a Bicep file is no Bicep, and where a query asks for what the workspace has not; where the Bicep CLI is
// installed, compiles the whole as well.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { entryPoints } from './support/entry-points.ts';
import { bicepFiles, infraFolder, readBicep, syntaxErrors } from './support/bicep.ts';
import { analyzeQuery } from './support/kql/analyze-query.ts';
import { allQueries } from './support/kql/queries.ts';

const errors: string[] = [];
for (const file of bicepFiles()) {
  errors.push(...syntaxErrors(await readBicep(file)).map((error) => `infra/${file}:${error}`));
}
const queries = allQueries();
const problems = queries.flatMap(({ name, text }) =>
  analyzeQuery(text).problems.map((problem) => `${name}:${problem}`),
);
for (const error of [...errors, ...problems]) {
  console.error(error);
}

const compiled = entryPoints.map((file) =>
  spawnSync('bicep', ['build', join(infraFolder, file), '--stdout'], { stdio: ['ignore', 'ignore', 'inherit'] }),
);
const hasCli = compiled.every(({ error }) => error === undefined);
const how = hasCli ? 'parsed and compiled' : 'parsed (no Bicep CLI found to compile them)';
console.log(`${bicepFiles().length} Bicep files ${how}, ${errors.length} syntax errors`);
console.log(`${queries.length} queries bound to the workspace's tables, ${problems.length} problems`);
const isWrong = errors.length + problems.length > 0 || (hasCli && compiled.some(({ status }) => status !== 0));
process.exitCode = isWrong ? 1 : 0;
