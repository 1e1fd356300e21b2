import { z } from 'zod';
import { Tags } from '../../kernel/tags.ts';

export const runCommandType = 'Microsoft.Compute/virtualMachines/runCommands';

export const RunCommandParameter = z.object({ name: z.string(), value: z.string() });

const Properties = z.looseObject({
  source: z
    .looseObject({ script: z.string().optional(), scriptUri: z.string().optional(), commandId: z.string().optional() })
    .optional(),
  parameters: z.array(RunCommandParameter).optional(),
  protectedParameters: z.array(RunCommandParameter).optional(),
  asyncExecution: z.boolean().optional(),
  runAsUser: z.string().optional(),
  runAsPassword: z.string().optional(),
  timeoutInSeconds: z.int().nonnegative().optional(),
  outputBlobUri: z.string().optional(),
  errorBlobUri: z.string().optional(),
  treatFailureAsDeploymentFailure: z.boolean().optional(),
});

export const RunCommandWrite = z.object({ location: z.string(), tags: Tags.optional(), properties: Properties });
export type RunCommandWrite = z.infer<typeof RunCommandWrite>;

export const RunCommandUpdate = z.object({ tags: Tags.optional(), properties: Properties.optional() });

/** A managed run command as a GET answers it: no protected parameters, no password, no signature of a blob's URL. */
export interface RunCommand {
  readonly source: { readonly script?: string };
  readonly asyncExecution: boolean;
  readonly timeoutInSeconds: number;
  readonly treatFailureAsDeploymentFailure?: boolean;
  readonly provisioningState: string;
}

export interface ExecutionView {
  readonly executionState: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'TimedOut' | 'Canceled';
  readonly executionMessage: string;
  readonly exitCode: number;
  readonly output: string;
  readonly error: string;
  readonly startTime?: string;
  readonly endTime?: string;
}

/** What no GET shows of a run command. */
export interface RunCommandState {
  readonly script: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputBlobUri?: string;
  readonly errorBlobUri?: string;
  /** Virtual instant at which the script started. */
  readonly startedAt?: number;
  /** How it ended. */
  readonly ended?: ExecutionView;
}

/** Of output and errors Azure keeps the last 4 KB. https://learn.microsoft.com/azure/virtual-machines/linux/run-command-managed */
export function lastPart(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= 4096
    ? text
    : bytes
        .subarray(bytes.length - 4096)
        .toString('utf8')
        .replace(/^\uFFFD+/, '');
}
