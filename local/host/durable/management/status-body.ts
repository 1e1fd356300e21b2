import { wholeSeconds } from '../dotnet-time.ts';
import type { Instance } from '../state/instances.ts';

const value = (text: string | null): unknown => JSON.parse(text ?? 'null');

/** An instance as the API shows it; members in the recorded order. */
export function statusBody(instance: Instance, showInput: boolean, historyEvents?: readonly object[]): object {
  const { name, version, id, status, input, customStatus, output, created, updated } = instance;
  return {
    name,
    ...(version === null ? {} : { version }),
    instanceId: id,
    runtimeStatus: status,
    input: showInput ? value(input) : null,
    customStatus: value(customStatus),
    output: value(output),
    createdTime: wholeSeconds(created),
    lastUpdatedTime: wholeSeconds(updated),
    ...(historyEvents ? { historyEvents } : {}),
  };
}
