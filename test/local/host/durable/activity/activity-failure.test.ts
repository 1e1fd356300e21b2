import { describe, expect, it } from 'vitest';
import { activityFailure } from '../../../../../local/host/durable/activity/activity-failure.ts';
import { httpFailure } from '../../../../../local/host/durable/activity/http-failure.ts';
import { resultText } from '../../../../../local/host/durable/activity/result-text.ts';

const details = (text: string | null) => JSON.parse(text ?? 'null') as Record<string, unknown>;

describe('a failed activity', () => {
  it('is told with two blanks before its message, and a .NET exception', () => {
    const failure = activityFailure('bake', { message: 'no oven', stackTrace: 'at bake' });

    expect(failure.reason).toBe("Activity function 'bake' failed:  no oven");
    expect(details(failure.details)).toMatchObject({
      ClassName: 'System.Exception',
      Message: ' no oven',
      InnerException: {
        RemoteMessage: 'no oven',
        RemoteStackTrace: 'at bake',
        Message: 'Result: Failure\nException: no oven\nStack: at bake',
      },
    });
    expect(failure).not.toHaveProperty('failureDetails');
  });

  it('has structured details where its message holds them', () => {
    const failure = activityFailure('bake', {
      message: '{"errorType":"NoOven","errorMessage":"no oven"}',
      stackTrace: '',
    });

    expect(failure.failureDetails).toMatchObject({ ErrorType: 'NoOven', ErrorMessage: 'no oven' });
    expect(failure.reason).toContain('{"errorType":"NoOven"');
  });
});

describe('a request that got no answer', () => {
  it.each([
    { uri: 'http://a.example/x', code: 'ECONNREFUSED', reason: 'Connection refused (a.example:80)', native: 111 },
    {
      uri: 'https://a.example',
      code: 'ENOTFOUND',
      reason: 'Name or service not known (a.example:443)',
      native: -131073,
    },
    { uri: 'http://a.example:81', code: 'ECONNRESET', reason: 'Connection reset by peer (a.example:81)', native: 104 },
    { uri: 'http://a.example:81', code: 'ETIMEDOUT', reason: 'Connection timed out (a.example:81)', native: 110 },
  ])('is told in .NET’s words: $reason', ({ uri, code, reason, native }) => {
    const failure = httpFailure(uri, Object.assign(new Error('x'), { code }));

    expect(failure.reason).toBe(reason);
    expect(details(failure.details)).toMatchObject({ Message: reason, InnerException: { NativeErrorCode: native } });
  });

  it.each([
    { what: 'a cause', error: new Error('x', { cause: { code: 'ECONNREFUSED' } }) },
    {
      what: 'the first of several',
      error: new AggregateError([Object.assign(new Error('y'), { code: 'ECONNREFUSED' })]),
    },
  ])('is told by $what', ({ error }) => {
    expect(httpFailure('http://a.example', error).reason).toBe('Connection refused (a.example:80)');
  });

  it('is told by its own message where .NET’s words are not known', () => {
    expect(httpFailure('http://a.example', new Error('odd')).reason).toBe('odd (a.example:80)');
  });
});

describe('the result of an activity', () => {
  it.each([
    { value: undefined, text: null },
    { value: { json: '{"a":1}' }, text: '{"a":1}' },
    { value: { string: 'x"y' }, text: '"x\\"y"' },
    { value: { int: 7 }, text: '7' },
    { value: { double: 1.5 }, text: '1.5' },
    { value: { bytes: Buffer.from('abc') }, text: '"YWJj"' },
    { value: { collectionString: { string: ['a', 'b'] } }, text: '["a","b"]' },
    { value: { collectionSint64: { sint64: [1, 2] } }, text: '[1,2]' },
  ])('is JSON text: $text', ({ value, text }) => {
    expect(resultText(value)).toBe(text);
  });
});
