import { z } from 'zod';
import { dotnetTime, toMilliseconds } from '../dotnet-time.ts';
import type { HttpRequest } from './actions.ts';
import { schedule, type ReplayContext } from './context.ts';
import { createTask, type Task } from './task.ts';

/** The activity that the host itself runs for `callHttp`. */
export const httpActivity = 'BuiltIn::HttpActivity';

const HttpAnswer = z.object({ statusCode: z.number(), headers: z.record(z.string(), z.unknown()).nullish() });

/** Calls an address; an answer of 202 with a Location is polled until it is another one. */
export function httpCall(context: ReplayContext, request: HttpRequest): Task {
  const task = createTask();
  const call = (toCall: HttpRequest): void => {
    const inner = schedule(context, { kind: 'activity', name: httpActivity, input: JSON.stringify(toCall) });
    inner.whenEnded(() => {
      const poll = inner.state === 'completed' ? pollAfter(toCall, inner.result) : undefined;
      if (poll) {
        const delay = poll.delay ?? context.httpSleepMilliseconds;
        const wait = schedule(context, { kind: 'timer', fireAt: dotnetTime(toMilliseconds(context.now) + delay) });
        wait.whenEnded(() => call(poll.request));
      } else if (inner.state === 'completed') {
        task.complete(inner.result);
      } else {
        task.fail();
      }
    });
  };
  call(request);
  return task;
}

interface Poll {
  readonly request: HttpRequest;
  /** Milliseconds; undefined when the answer names none. */
  readonly delay: number | undefined;
}

function pollAfter(request: HttpRequest, result: string | null): Poll | undefined {
  const answer = HttpAnswer.parse(JSON.parse(result ?? 'null'));
  const header = (name: string): string | undefined => {
    const found = Object.entries(answer.headers ?? {}).find(([key]) => key.toLowerCase() === name);
    return typeof found?.[1] === 'string' ? found[1] : undefined;
  };
  const location = header('location');
  if (!request.asynchronousPatternEnabled || answer.statusCode !== 202 || location === undefined) {
    return undefined;
  }
  const seconds = Number(header('retry-after') ?? NaN);
  return {
    request: {
      ...request,
      method: 'GET',
      uri: new URL(location, request.uri).href,
      content: null,
      headers: withoutKey(request.headers),
    },
    delay: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  };
}

/** As the extension does: a key of the function first called seldom opens the address of its status. */
function withoutKey(headers: HttpRequest['headers']): HttpRequest['headers'] {
  return (
    headers && Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'x-functions-key'))
  );
}
