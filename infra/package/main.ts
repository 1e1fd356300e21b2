import { join, relative, resolve } from 'node:path';
import { runTool } from '../../shared/command-line/run-tool.ts';
import { projectDir } from './app-files.ts';
import { makePackage, mostPackageBytes } from './make-package.ts';

const usage = `Usage: npm run package -- [options]

Bundles the app into a zip that Azure Functions runs as it is, and says what is in it.

  --out DIR   where the zip and the folder with the same files go (default: dist)
  --help      this text
`;

/** Sources that are listed one by one. */
const mostSources = 12;

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`.padStart(10);

async function describePackage(out: string | undefined): Promise<string> {
  const made = await makePackage(out === undefined ? join(projectDir, 'dist') : resolve(out));
  const { zipPath, bytes, sha256, folder, files, sources } = made;
  const others = sources.slice(mostSources).reduce((sum, [, size]) => sum + size, 0);
  return [
    `${relative(process.cwd(), zipPath)}  ${(bytes / 1e6).toFixed(2)} MB of at most ${mostPackageBytes / 1e6} MB`,
    `sha256 ${sha256}; unpacked in ${relative(process.cwd(), folder)}`,
    '\nFiles',
    ...[...files].map(([path, content]) => `${kilobytes(content.length)}  ${path}`),
    '\nmain.js is made of',
    ...sources.slice(0, mostSources).map(([source, size]) => `${kilobytes(size)}  ${source}`),
    `${kilobytes(others)}  ${Math.max(0, sources.length - mostSources)} others`,
  ].join('\n');
}

process.exitCode = await runTool(
  {
    command: 'npm run package',
    usage,
    options: { out: { type: 'string' }, help: { type: 'boolean' } },
    async run({ out }) {
      process.stdout.write(`${await describePackage(out)}\n`);
      return 0;
    },
  },
  process.argv.slice(2),
);
