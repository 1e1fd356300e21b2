import type { Failure } from '../history/create-event.ts';

interface SocketProblem {
  readonly text: string;
  readonly nativeError: number;
  /** Number of System.Net.Http.HttpRequestError. */
  readonly requestError: number;
}

const problems: Readonly<Record<string, SocketProblem>> = {
  ECONNREFUSED: { text: 'Connection refused', nativeError: 111, requestError: 2 },
  ENOTFOUND: { text: 'Name or service not known', nativeError: -131073, requestError: 1 },
  EAI_AGAIN: { text: 'Name or service not known', nativeError: -131073, requestError: 1 },
  ECONNRESET: { text: 'Connection reset by peer', nativeError: 104, requestError: 2 },
  ETIMEDOUT: { text: 'Connection timed out', nativeError: 110, requestError: 2 },
};

/** E_FAIL. */
const failed = -2147467259;

/** A request that got no answer, in the words and form of .NET. */
export function httpFailure(uri: string, error: unknown): Failure {
  const problem = problems[codeOf(error)];
  const { hostname, port, protocol } = new URL(uri);
  const place = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  const text = problem?.text ?? (error instanceof Error ? error.message : String(error));
  const reason = `${text} (${place})`;
  return {
    reason,
    details: JSON.stringify({
      $type: 'System.Net.Http.HttpRequestException, System.Net.Http',
      HttpRequestError: problem?.requestError ?? 0,
      StatusCode: null,
      Message: reason,
      Data: { $type: 'System.Collections.ListDictionaryInternal, System.Private.CoreLib' },
      InnerException: socketException(text, problem?.nativeError ?? 0),
      HelpLink: null,
      Source: 'System.Net.Http',
      HResult: failed,
      StackTrace: '   at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port)',
    }),
  };
}

function socketException(text: string, nativeError: number): object {
  return {
    $type: 'System.Net.Sockets.SocketException, System.Net.Primitives',
    ClassName: 'System.Net.Sockets.SocketException',
    Message: text,
    Data: null,
    InnerException: null,
    HelpURL: null,
    StackTraceString: '   at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error)',
    RemoteStackTraceString: null,
    RemoteStackIndex: 0,
    ExceptionMethod: null,
    HResult: failed,
    Source: 'System.Net.Sockets',
    WatsonBuckets: null,
    NativeErrorCode: nativeError,
  };
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return typeof first === 'object' && first !== null && 'code' in first ? String(first.code) : '';
}
