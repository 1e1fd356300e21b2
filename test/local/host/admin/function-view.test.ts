import { describe, expect, it } from 'vitest';
import { toFunctionView } from '../../../../local/host/admin/function-view.ts';
import { toFunctionRoute } from '../../../../local/host/http/routing/function-routes.ts';
import { hostFunction } from '../support/host-function.ts';

const options = { origin: 'http://localhost:7071', routePrefix: 'api', stateDir: '/state' };

describe('a function in the admin API', () => {
  it('is shown with its links, its file and its bindings', () => {
    const fn = hostFunction({
      name: 'tick',
      trigger: { type: 'timerTrigger', schedule: '0 * * * * *' },
      directory: '/app/src',
      scriptFile: 'tick.js',
    });

    expect(toFunctionView({ fn }, options)).toEqual({
      name: 'tick',
      script_root_path_href: null,
      script_href: 'http://localhost:7071/admin/vfs/app/src/tick.js',
      config_href: null,
      test_data_href: 'http://localhost:7071/admin/vfs/state/test-data/tick.dat',
      href: 'http://localhost:7071/admin/functions/tick',
      invoke_url_template: null,
      language: 'node',
      config: {
        name: 'tick',
        entryPoint: '',
        scriptFile: 'tick.js',
        language: 'node',
        functionDirectory: '/app/src',
        bindings: [{ type: 'timerTrigger', schedule: '0 * * * * *', name: 'trigger', direction: 'in' }],
      },
      files: null,
      test_data: '',
      isDisabled: false,
      isDirect: false,
      isProxy: false,
    });
  });

  it.each([
    { route: undefined, routePrefix: 'api', url: 'http://localhost:7071/api/hello' },
    { route: 'items/{id:int?}', routePrefix: 'api', url: 'http://localhost:7071/api/items/{id:int?}' },
    { route: 'x', routePrefix: '', url: 'http://localhost:7071/x' },
    { route: 'x', routePrefix: '/v1/', url: 'http://localhost:7071/v1/x' },
  ])('has the address $url', ({ route, routePrefix, url }) => {
    const fn = hostFunction({ name: 'hello', trigger: { type: 'httpTrigger', ...(route !== undefined && { route }) } });

    const view = toFunctionView({ fn, route: toFunctionRoute(fn) }, { ...options, routePrefix });

    expect(view).toMatchObject({ invoke_url_template: url });
  });

  it('says when it is disabled', () => {
    const fn = hostFunction({ name: 'off', disabled: true });

    expect(toFunctionView({ fn }, options)).toMatchObject({ isDisabled: true });
  });
});
