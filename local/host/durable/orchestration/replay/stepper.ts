import type { Action } from '../actions.ts';
import type { ReplayContext } from '../context.ts';
import { startAction } from '../start-action.ts';

/** Goes through an orchestrator's actions one after the other, each awaited. */
export interface Stepper {
  /** Goes on until an action has to be waited for; it calls itself again when that one ends. */
  step(): void;
  /** Whether every action has come to its end. */
  finished(): boolean;
}

/** `onStarted` is called after each action, for what may have waited for it. */
export function createStepper(context: ReplayContext, actions: readonly Action[], onStarted: () => void): Stepper {
  let position = 0;
  let finished = false;
  const step = (): void => {
    while (position < actions.length) {
      const action = actions[position++];
      const task = action && startAction(context, action);
      onStarted();
      if (context.halted !== undefined) {
        return;
      }
      if (task?.state === 'open') {
        task.whenEnded(step);
        return;
      }
    }
    finished = true;
  };
  return { step, finished: () => finished };
}
