import type { ErrorResponse } from '@azure/cosmos';

/** The error that a call ends in; a call that succeeds fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<ErrorResponse> {
  try {
    await call;
  } catch (error) {
    return error as ErrorResponse;
  }
  throw new Error('The call was expected to be refused, but it succeeded.');
}
