import type { Scope } from '../scope.ts';
import type { Statement } from '../syntax.ts';
import type { Value } from '../values.ts';

/** How a cmdlet was called. */
export interface Invocation {
  readonly scope: Scope;
  /** What came by the pipeline; undefined at its start. */
  readonly input: readonly Value[] | undefined;
  /** Values without a name, in order. */
  readonly positional: readonly Value[];
  readonly switches: ReadonlySet<string>;
  /** A named value, else the positional one at `position`. Names are in small letters. */
  readonly argument: (name: string, position?: number) => Value | undefined;
  /** The script block among the arguments. */
  readonly block: readonly Statement[] | undefined;
}

export type Cmdlet = (call: Invocation) => Value;
export type Cmdlets = Readonly<Record<string, Cmdlet>>;
