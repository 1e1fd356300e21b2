/**
 * A value in which lists of known functions are sorted: the real host's come out of a .NET dictionary, whose order is
 * another one in every process.
 */
export function withKnownFunctionsSorted<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(sorted(JSON.stringify(value))) as Value);
}

function sorted(text: string): string {
  return text.replace(
    /(known (?:orchestrator|activity|entity) functions: )('[^']*'(?:, '[^']*')*)/g,
    (_all, start: string, names: string) => start + names.split(', ').sort().join(', '),
  );
}
