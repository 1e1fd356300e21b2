/** What expansion needs from the running shell. */
export interface ExpansionScope {
  /** A variable's value; undefined when it is not set. */
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** What stands for a variable that is not set; throws under `set -u`. */
  unset(name: string): string;
  /** Positional parameters. */
  readonly parameters: readonly string[];
  /** The output of a command substitution. */
  capture(script: string): string;
  paths(): readonly string[];
}
