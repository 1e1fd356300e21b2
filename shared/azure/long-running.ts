import { type ComputeManagementClient, restorePoller } from '@azure/arm-compute';
import { failed, type Failure } from '../domain/progress.ts';
import { azureCall } from './azure-call.ts';

/** A poller of the compute client, as far as it is used here. */
interface Poller {
  submitted(): Promise<void>;
  serialize(): Promise<string>;
}
type Source = Parameters<typeof restorePoller>[2];

/** Sends the first request of a long-running operation and gives what is needed to follow it, also after a restart. */
export function submit(operation: string, start: () => Poller): Promise<string> {
  return azureCall(operation, async () => {
    const poller = start();
    await poller.submitted();
    return poller.serialize();
  });
}

/** One look at an operation that `submit` started. */
export async function look(
  operation: string,
  client: ComputeManagementClient,
  state: string,
  source: Source,
): Promise<'running' | 'succeeded' | Failure> {
  try {
    const poller = restorePoller(client, state, source);
    const { status } = await azureCall(operation, () => poller.poll());
    return status === 'succeeded' ? 'succeeded' : 'running';
  } catch (error) {
    return operationFailure(error);
  }
}

/** The SDK tells a failed operation by a plain Error: `The long-running operation has failed. <Code>. <Message>`. */
function operationFailure(error: unknown): Failure {
  const told =
    error instanceof Error ? /^The long-running operation has failed\. (\w+)\. (.*)$/s.exec(error.message) : null;
  if (!told) {
    throw error;
  }
  return failed(told[1]!, told[2]!);
}
