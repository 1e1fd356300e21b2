import type { RpcException } from '../../worker/invocation.ts';
import type { Failure } from '../history/create-event.ts';
import { failureDetailsIn } from '../history/failure-details.ts';

/** COR_E_EXCEPTION, the number of a plain .NET exception. */
const plainException = -2146233088;

/** A failed activity as the orchestration sees it: two blanks before the message, a serialised .NET exception. */
export function activityFailure(functionName: string, { message, stackTrace }: RpcException): Failure {
  const failureDetails = failureDetailsIn(message);
  return {
    reason: `Activity function '${functionName}' failed:  ${message}`,
    details: JSON.stringify({
      $type: 'System.Exception, System.Private.CoreLib',
      ClassName: 'System.Exception',
      Message: ` ${message}`,
      Data: null,
      InnerException: rpcException(message, stackTrace),
      HelpURL: null,
      StackTraceString: null,
      RemoteStackTraceString: null,
      RemoteStackIndex: 0,
      ExceptionMethod: null,
      HResult: plainException,
      Source: null,
      WatsonBuckets: null,
    }),
    ...(failureDetails && { failureDetails }),
  };
}

function rpcException(message: string, stackTrace: string): object {
  return {
    $type: 'Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException, Microsoft.Azure.WebJobs.Script',
    IsUserException: false,
    RemoteStackTrace: stackTrace,
    RemoteMessage: message,
    RemoteTypeName: null,
    Message: `Result: Failure\nException: ${message}\nStack: ${stackTrace}`,
    Data: { $type: 'System.Collections.ListDictionaryInternal, System.Private.CoreLib' },
    InnerException: null,
    HelpLink: null,
    Source: 'System.Private.CoreLib',
    HResult: plainException,
    StackTrace:
      '   at Microsoft.Azure.WebJobs.Script.Description.WorkerFunctionInvoker.InvokeCore(Object[] parameters, FunctionInvocationContext context)',
  };
}
