import type { ParameterBinding, TypedData } from '../../worker/invocation.ts';
import type { ActivityTask } from '../state/store.ts';
import { metadataOf } from '../trigger-metadata.ts';

interface ActivityInput {
  readonly data: ParameterBinding['data'];
  readonly metadata: Readonly<Record<string, TypedData>>;
}

/**
 * An activity's trigger value and metadata as recorded. Text stands in the action as JSON already; true and false
 * become `True` and `False`; null and an absent input become no value at all.
 */
export function activityInput({ instanceId, input }: ActivityTask, binding: string): ActivityInput {
  const value: unknown = input === null ? null : JSON.parse(input);
  if (value === null) {
    return { data: {}, metadata: { instanceId: { string: instanceId } } };
  }
  const data = { string: valueText(value) };
  return {
    data,
    metadata: {
      instanceId: { string: instanceId },
      [binding]: data,
      data: { json: JSON.stringify(value) },
      // The members of an object stand there one by one.
      ...(typeof value === 'object' && !Array.isArray(value) ? metadataOf({ ...value }) : {}),
    },
  };
}

function valueText(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value);
}
