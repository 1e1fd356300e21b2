import { InvocationContext, type LogLevel } from '@azure/functions';

/** An invocation that logs nowhere, or into a list; its trigger may say more than its input. */
export function quietContext(
  lines: string[] = [],
  triggerMetadata: Readonly<Record<string, unknown>> = {},
): InvocationContext {
  const logHandler = (level: LogLevel, ...words: unknown[]): void => {
    lines.push(`${level}: ${words.map(String).join(' ')}`);
  };
  return new InvocationContext({ functionName: 'test', invocationId: 'invocation-1', logHandler, triggerMetadata });
}
