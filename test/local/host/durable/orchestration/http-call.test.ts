import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../../../local/host/durable/orchestration/actions.ts';
import { httpCall } from '../../../../../local/host/durable/orchestration/http-call.ts';
import type { OpenTask } from '../../../../../local/host/durable/orchestration/task.ts';
import { replayContext } from '../support/replay-context.ts';

const request: HttpRequest = {
  method: 'POST',
  uri: 'http://a.example/start?x=1',
  content: '{}',
  headers: { 'x-functions-key': 'secret', accept: 'json' },
  asynchronousPatternEnabled: true,
};

/** Calls an address that answers with these; the answer are the requests made and the seconds waited between. */
function run(answers: readonly object[], given: HttpRequest = request) {
  const context = replayContext();
  const task = httpCall(context, given);
  const requests: HttpRequest[] = [];
  const waited: number[] = [];
  const left = [...answers];
  for (let decision = [...context.pending.values()].at(-1); decision; decision = [...context.pending.values()].at(-1)) {
    context.pending.clear();
    const open = context.open.get(decision.id) as OpenTask;
    if (decision.kind === 'timer') {
      waited.push((Date.parse(decision.fireAt) - Date.parse(context.now)) / 1000);
      context.now = decision.fireAt;
      open.complete(null);
    } else if (decision.kind === 'activity') {
      requests.push(JSON.parse(decision.input!) as HttpRequest);
      open.complete(JSON.stringify(left.shift() ?? { statusCode: 200 }));
    }
  }
  return { requests, waited, task };
}

describe('a call of an address', () => {
  it.each([200, 204, 400, 500, 302])('ends with an answer of %i', (statusCode) => {
    const { requests, task } = run([{ statusCode, headers: { location: 'http://b.example' } }]);

    expect(requests).toHaveLength(1);
    expect(task).toMatchObject({ state: 'completed', result: expect.stringContaining(String(statusCode)) as string });
  });

  it.each([
    { what: 'with the time that the answer names', headers: { Location: '/status', 'Retry-After': '7' }, waited: [7] },
    { what: 'with the time of host.json', headers: { location: '/status' }, waited: [30] },
    {
      what: 'with the time of host.json where the answer’s is no number',
      headers: { location: '/status', 'retry-after': 'soon' },
      waited: [30],
    },
  ])('is polled while it is answered with 202, $what', ({ headers, waited }) => {
    const { requests, ...rest } = run([{ statusCode: 202, headers }]);

    expect(rest.waited).toEqual(waited);
    expect(requests.at(-1)).toEqual({
      ...request,
      method: 'GET',
      uri: 'http://a.example/status',
      content: null,
      headers: { accept: 'json' },
    });
  });

  it('is polled as often as needed, always by the newest location', () => {
    const { requests } = run(
      [1, 2, 3].map((n) => ({ statusCode: 202, headers: { location: `http://b.example/${n}` } })),
    );

    expect(requests.map(({ uri }) => uri)).toEqual([
      request.uri,
      'http://b.example/1',
      'http://b.example/2',
      'http://b.example/3',
    ]);
  });

  it.each([
    { what: 'the answer names no place', answer: { statusCode: 202, headers: {} }, given: request },
    { what: 'the answer has no headers', answer: { statusCode: 202 }, given: request },
    {
      what: 'the app asked not to',
      answer: { statusCode: 202, headers: { location: '/s' } },
      given: { ...request, asynchronousPatternEnabled: false },
    },
  ])('is not polled where $what', ({ answer, given }) => {
    expect(run([answer], given)).toMatchObject({ waited: [], task: { state: 'completed' } });
  });

  it('fails when there was no answer', () => {
    const context = replayContext();
    const task = httpCall(context, request);

    (context.open.get(0) as OpenTask).fail();

    expect(task.state).toBe('failed');
  });
});
