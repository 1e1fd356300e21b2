import { describe, expect, it } from 'vitest';
import {
  failureDetailsIn,
  FailureDetailsPayload,
  toFailureDetails,
} from '../../../../../local/host/durable/history/failure-details.ts';

const bare = {
  ErrorType: 'Oops',
  ErrorMessage: 'no good',
  StackTrace: null,
  InnerFailure: null,
  IsNonRetriable: false,
  Properties: null,
};

describe('an activity that failed', () => {
  it('tells type, message, stack and properties of its error, in the order of the host', () => {
    const message = JSON.stringify({
      properties: { code: 7, at: null, list: [1, 'a'], nested: { yes: true } },
      isNonRetriable: false,
      errorMessage: 'no good',
      errorType: 'Oops',
      stackTrace: 'at f',
    });

    const details = failureDetailsIn(message);

    expect(details).toEqual({
      ...bare,
      StackTrace: 'at f',
      Properties: { code: 7, at: null, list: [1, 'a'], nested: { yes: true } },
    });
    expect(Object.keys(details!)).toEqual(Object.keys(bare));
  });

  it.each([
    { what: 'no more than a type', given: { errorType: 'Oops' }, told: { ...bare, ErrorMessage: '' } },
    {
      what: 'null for what is absent',
      given: { errorType: 'Oops', errorMessage: 'no good', stackTrace: null, properties: null, innerFailure: null },
      told: bare,
    },
    {
      what: 'one that must not be retried',
      given: { errorType: 'Oops', errorMessage: 'no good', isNonRetriable: true },
      told: { ...bare, IsNonRetriable: true },
    },
    {
      what: 'a cause and its cause',
      given: {
        errorType: 'Oops',
        errorMessage: 'no good',
        innerFailure: { errorType: 'Inner', innerFailure: { errorType: 'Innermost', properties: { a: 1 } } },
      },
      told: {
        ...bare,
        InnerFailure: {
          ...bare,
          ErrorType: 'Inner',
          ErrorMessage: '',
          InnerFailure: { ...bare, ErrorType: 'Innermost', ErrorMessage: '', Properties: { a: 1 } },
        },
      },
    },
  ])('may tell $what', ({ given, told }) => {
    expect(failureDetailsIn(JSON.stringify(given))).toEqual(told);
  });

  it('is read from the first line of its message', () => {
    expect(failureDetailsIn('{"errorType":"Oops","errorMessage":"no good"}\nStack: at f')).toEqual(bare);
  });

  it.each([
    { what: 'plain text', message: 'no good' },
    { what: 'nothing', message: '' },
    { what: 'JSON of another kind', message: '{"code":7}' },
    { what: 'a type that is no text', message: '{"errorType":7}' },
    { what: 'JSON that is cut off', message: '{"errorType":"Oops"' },
    { what: 'a list', message: '[{"errorType":"Oops"}]' },
    { what: 'JSON on a later line', message: 'it failed:\n{"errorType":"Oops"}' },
    { what: 'properties that are no object', message: '{"errorType":"Oops","properties":[1]}' },
  ])('tells nothing by a message that is $what', ({ message }) => {
    expect(failureDetailsIn(message)).toBeUndefined();
  });
});

describe('an orchestrator that failed', () => {
  it.each([
    { what: 'only a type', given: { ErrorType: 'Oops' }, told: { ...bare, ErrorMessage: '' } },
    {
      what: 'all members',
      given: { ...bare, StackTrace: 'at f', Properties: { a: 1 } },
      told: { ...bare, StackTrace: 'at f', Properties: { a: 1 } },
    },
    {
      what: 'a cause',
      given: {
        ErrorType: 'Oops',
        ErrorMessage: 'no good',
        InnerFailure: { ErrorType: 'Oops', ErrorMessage: 'no good' },
      },
      told: { ...bare, InnerFailure: bare },
    },
  ])('hands on $what', ({ given, told }) => {
    expect(toFailureDetails(FailureDetailsPayload.parse(given))).toEqual(told);
  });
});
