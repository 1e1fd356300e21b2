import type { ParameterBinding, TypedData } from '../../worker/invocation.ts';
import type { ActivityTask } from '../state/store.ts';

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
  const data = { string: scalarText(value) ?? JSON.stringify(value) };
  return {
    data,
    metadata: {
      instanceId: { string: instanceId },
      [binding]: data,
      data: { json: JSON.stringify(value) },
      ...membersOf(value),
    },
  };
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : undefined;
}

/** The members of an object input stand in the metadata one by one. */
function membersOf(value: unknown): Record<string, TypedData> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {};
  }
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(
    members.map(([name, member]) => [
      name,
      typeof member === 'object' ? { json: JSON.stringify(member) } : { string: scalarText(member) ?? String(member) },
    ]),
  );
}
