export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most that the value may be. */
  readonly goal?: number;
}

/** Prints `NAME VALUE UNIT (goal …)` for each figure; false when a goal was missed. */
export function report(figures: readonly Figure[]): boolean {
  const missed = figures.filter(({ value, goal }) => goal !== undefined && value > goal);
  for (const { name, value, unit, goal } of figures) {
    const verdict = goal === undefined ? '' : ` (goal <= ${goal}${value > goal ? ', MISSED' : ''})`;
    process.stdout.write(`${name} ${value.toFixed(2)} ${unit}${verdict}\n`);
  }
  return missed.length === 0;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
