import { useFunctions, writeApp } from '../../local/host/support/write-app.ts';

const main = `${useFunctions}
  const df = require('durable-functions');
  df.app.activity('echo', { handler: (input) => input });
  df.app.orchestration('sequence', function* (context) {
    let value = 0;
    for (let n = 0; n < 5; n += 1) value = yield context.df.callActivity('echo', value + 1);
    return value;
  });
  df.app.orchestration('fanOut', function* (context) {
    const tasks = Array.from({ length: context.df.getInput() }, (_, n) => context.df.callActivity('echo', n));
    return (yield context.df.Task.all(tasks)).length;
  });
  df.app.orchestration('wait', function* (context) { yield context.df.waitForExternalEvent('go'); });
  app.http('hello', { authLevel: 'anonymous', handler: () => ({ body: 'hi' }) });
`;

/** The app that all figures are taken with; only warnings are logged. */
export function benchApp(): string {
  const logging = { logLevel: { default: 'Warning' } };
  return writeApp({ hostJson: { logging }, files: { 'main.js': main } });
}
