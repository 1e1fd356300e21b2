import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findEntryPoints, readPackageJson } from '../settings/package-json.ts';
import { AzFuncSystemError, ensureError } from './errors.ts';
import { executeHooks, hookContext } from './hooks.ts';
import type { WorkerApp } from './worker-app.ts';

const require = createRequire(import.meta.url);

/**
 * Loads the app's entry points one after the other and runs its appStart hooks.
 * Throws what an entry point threw, its message led by the file, as the real worker words it.
 */
export async function loadApp(app: WorkerApp, appDir: string): Promise<void> {
  const { main, type } = await readPackageJson(appDir);
  let current = main;
  try {
    const files = findEntryPoints(appDir, main);
    if (files.length === 0) {
      throw withoutStack(new AzFuncSystemError(noFiles(main)));
    }
    for (const file of files) {
      current = file;
      await loadEntryPoint(app, appDir, file, type);
    }
  } catch (thrown) {
    const error = ensureError(thrown);
    throw Object.assign(new Error(`Worker was unable to load entry point "${current}": ${error.message}`), {
      stack: error.stack,
    });
  }
  await runStartHooks(app, appDir);
}

/** A hook that throws keeps the app from starting; the real worker answers its init request with the failure. */
async function runStartHooks(app: WorkerApp, appDir: string): Promise<void> {
  const { appLevelHookData: hookData, appHookData } = app;
  try {
    await executeHooks(app, 'appStart', hookContext({ hookData, appHookData }, { functionAppDirectory: appDir }));
  } catch (thrown) {
    const error = ensureError(thrown);
    throw Object.assign(new Error(`An appStart hook of the app failed: ${error.message}`), { stack: error.stack });
  }
}

/** For an error that no line of the app brought about. */
function withoutStack(error: Error): Error {
  return Object.assign(error, { stack: '' });
}

/** Texts of the real worker (startApp.ts). */
function noFiles(main: string): string {
  if (/[*?{}[\]!]/.test(main)) {
    return 'Found zero files matching the supplied pattern';
  }
  return `File does not exist${main === 'index.js' ? '. Learn more here: https://aka.ms/AAla7et' : ''}`;
}

async function loadEntryPoint(app: WorkerApp, appDir: string, file: string, type: string | undefined): Promise<void> {
  const log = (message: string): void => app.log({ level: 'debug', logCategory: 'system', message });
  log(`Loading entry point file "${file}"`);
  app.currentEntryPoint = join(appDir, file);
  try {
    await (isEsModule(file, type) ? import(pathToFileURL(app.currentEntryPoint).href) : require(app.currentEntryPoint));
  } finally {
    app.currentEntryPoint = undefined;
  }
  log(`Loaded entry point file "${file}"`);
}

function isEsModule(file: string, type: string | undefined): boolean {
  return /\.m[jt]s$/.test(file) || (type === 'module' && !/\.c[jt]s$/.test(file));
}
