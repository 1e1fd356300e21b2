/** A copy of a record as a database keeps it: JSON. Several times as quick as `structuredClone` on what records are like. */
export function jsonCopy<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}
