import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ApiClient, createApiClient } from '../../../local/tour/play/api-client.ts';
import { type Stack, startStack } from '../../../local/tour/stack/stack.ts';
import { type AzureView, azureView } from './azure-view.ts';
import { type Control, createControl } from './control.ts';
import { type ImageActions, imageActions } from './image-actions.ts';

export const appDir = resolve(import.meta.dirname, '../../..');

/** The whole stack, as people, publishers and Azure see it. */
export interface Scenarios {
  readonly stack: Stack;
  readonly stateDir: string;
  readonly api: ApiClient;
  readonly images: ImageActions;
  readonly azure: AzureView;
  readonly control: Control;
  stop(): Promise<void>;
}

export interface ScenarioOptions {
  /** Virtual seconds in a real one. */
  readonly speed: number;
  /** Least and most virtual seconds of all of Azure's work; Azure's own durations when absent. */
  readonly durations?: readonly [least: number, most: number];
  /** Settings of the app beside those that every local stack has. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts the stack with a state of its own. `stop` ends it and forgets the state, unless REBAKE_KEEP_STATE is set. */
export async function startScenarios({ speed, durations, settings = {} }: ScenarioOptions): Promise<Scenarios> {
  const stateDir = await mkdtemp(join(tmpdir(), 'rebake-scenario-'));
  const log = createWriteStream(join(stateDir, 'host.log'));
  const stack = await startStack({
    appDir,
    stateDir,
    speed,
    port: 0,
    galleries: ['rebake_test', 'rebake_production'],
    settings,
    say: () => undefined,
    onHostLine: (line) => void log.write(`${line}\n`),
  });
  const control = createControl(stack.endpoints);
  const api = createApiClient(stack.apiUrl, stack.endpoints, join(stateDir, 'azure'));
  if (durations) {
    await control.quicken(...durations);
  }
  return {
    stack,
    stateDir,
    api,
    images: imageActions(api),
    azure: azureView(stack.endpoints),
    control,
    async stop() {
      await stack.stop();
      log.end();
      if (process.env['REBAKE_KEEP_STATE'] === undefined) {
        await rm(stateDir, { recursive: true, force: true });
      }
    },
  };
}
