import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

export interface Bundle {
  /** `main.js` and the licences of what it holds. */
  readonly files: readonly (readonly [path: string, content: Uint8Array])[];
  /** Bytes in the bundle by where they come from: a package's name, or a folder of this project; most first. */
  readonly sources: readonly (readonly [source: string, bytes: number])[];
}

/** CommonJS packages in the bundle ask for Node's own modules, and for the worker's, by `require`. */
const requireForPackages = `import { createRequire as createRequireHere } from 'node:module';
const require = createRequireHere(import.meta.url);`;

/** The app and its packages as one module. The same sources give the same bytes. */
export async function bundleApp(projectDir: string, entryPoint: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: projectDir,
    entryPoints: { main: entryPoint },
    outdir: join(projectDir, 'out'),
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // One copy of packages that come in two module formats.
    conditions: ['module', 'import'],
    mainFields: ['module', 'main'],
    // Names stay, so that stack traces in logs can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'external',
    banner: { js: requireForPackages },
    // The Functions worker brings it.
    external: ['@azure/functions-core'],
    logLevel: 'warning',
  });
  return {
    files: outputFiles.map(({ path, contents }) => [path.slice(join(projectDir, 'out').length + 1), contents]),
    sources: sourcesOf(metafile),
  };
}

function sourcesOf({ outputs }: Metafile): Bundle['sources'] {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const source = sourceOf(path);
      sizes.set(source, (sizes.get(source) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].filter(([, bytes]) => bytes > 0).toSorted(([, a], [, b]) => b - a);
}

/** `node_modules/@azure/cosmos/dist/x.js` is `@azure/cosmos`, `shared/domain/x.ts` is `shared`. */
function sourceOf(path: string): string {
  const inPackages = path.split('node_modules/').at(-1)!;
  const [first = '', second = ''] = inPackages.split('/');
  return inPackages !== path && first.startsWith('@') ? `${first}/${second}` : first;
}
