import type { GuestDisk } from './guest-disk.ts';

/** What running a script came to. */
export interface ScriptResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Virtual seconds that the script took; Infinity for one that never ends. */
  readonly seconds: number;
  /** The disk afterwards. */
  readonly disk: GuestDisk;
  /** False when the time allowed ran out before the script ended. */
  readonly finished: boolean;
  /** What the script did to its machine. One that stops it never reports a result. */
  readonly power: 'stays' | 'restarts' | 'stops';
}
