import { join } from 'node:path';
import type { Clock } from '../support/clock.ts';
import { createApiClient } from './play/api-client.ts';
import { createPublisher } from './play/control-client.ts';
import { imagesOf } from './play/images.ts';
import { play } from './play/play.ts';
import type { Stack } from './stack/stack.ts';
import { liveTable, machineTable } from './play/table.ts';
import { teamMachines } from './play/team-machines.ts';
import { followTimeline } from './timeline/timeline.ts';
import type { TraceReceiver } from './traces/receive-traces.ts';
import type { ReceivedSpan } from './traces/received-span.ts';
import { traceTree } from './traces/trace-tree.ts';

export interface TourPlace {
  readonly stack: Stack;
  readonly traces: TraceReceiver;
  readonly stateDir: string;
  readonly imagesDir: string;
  readonly say: (line: string) => void;
}

/** Plays the tour with its timeline beside it, then says what a release led to, what machines run and what is live where. */
export async function runTour({ stack, traces, stateDir, imagesDir, say }: TourPlace): Promise<void> {
  const { apiUrl, endpoints, clock } = stack;
  const api = createApiClient(apiUrl, endpoints, join(stateDir, 'azure'));
  const images = imagesOf(api);
  say(timeNow(clock));
  const timeline = followTimeline(api, clock, say);
  await play({
    api,
    images,
    publisher: createPublisher(endpoints),
    imagesDir,
    machines: teamMachines(endpoints),
    subscription: endpoints.subscription,
    now: () => clock.now(),
    say: (line) => timeline.tell(line),
  });
  await timeline.stop();
  const seconds = Math.round(performance.now() / 1000);
  const tree = traceTree(traces.spans(), isRelease);
  if (tree !== '') {
    say('\nWhat one release by Canonical led to, from the event to the calls of Azure (real time):\n');
    say(tree);
  }
  // Last, so that it is what stays on the screen.
  say('\nWhat machines run:\n');
  say(await machineTable(api));
  say(`\nFrom the start, this took ${seconds} s. What is live where:\n`);
  say(await liveTable(images));
}

/** What the times of the timeline, and of all pages, are to be understood by. */
function timeNow(clock: Clock): string {
  const { speed } = clock;
  const instant = new Date(clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  const pace = speed === 1 ? 'as fast as' : `${speed} times as fast as`;
  return `The stack's time, here and on all pages, is ${instant} UTC now and runs ${pace} real time.\n`;
}

function isRelease({ name }: ReceivedSpan): boolean {
  return name === 'baseImageReleased';
}
