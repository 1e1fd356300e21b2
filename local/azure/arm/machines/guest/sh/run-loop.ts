import { LoopControl } from './shell-state.ts';

/** Runs a body as long as there is another turn for it, or until it breaks off; the answer is its last status. */
export function runLoop(another: () => boolean, body: () => number): number {
  let status = 0;
  while (another()) {
    try {
      status = body();
    } catch (error) {
      if (!(error instanceof LoopControl)) {
        throw error;
      }
      if (error.levels > 1) {
        throw new LoopControl(error.kind, error.levels - 1);
      }
      if (error.kind === 'break') {
        return 0;
      }
    }
  }
  return status;
}
