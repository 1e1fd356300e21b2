const ours = '^(functions|orchestrations|shared|local|test|infra)/';
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: ours, pathNot: to },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@azure/functions-core$' },
    },
    only('domain-imports-nothing', '^shared/domain/', '^shared/domain/'),
    only('ports-import-domain', '^shared/ports/', '^shared/(ports|domain)/'),
    only('azure-implements-ports', '^shared/', '^shared/'),
    only('commands-use-ports', '^shared/commands/', '^shared/(commands|ports|domain|errors)'),
    only('orchestrations-import-domain', '^orchestrations/', '^(orchestrations|shared/domain)/'),
    only(
      'handlers-import-ports',
      '^functions/(events|timers|queues|http|activities)/',
      '^(functions/(events|timers|queues|http|activities|orchestrations)|orchestrations|shared/(domain|ports|errors|commands|notifications))',
    ),
    only('app-does-not-know-local', '^functions/', '^(functions|orchestrations|shared)/'),
    only('host-knows-no-app', '^local/host/', '^local/(host|support)/|^shared/command-line/'),
    only('azure-knows-no-app', '^local/azure/', '^local/(azure|support)/|^shared/command-line/'),
    only('support-knows-nothing', '^local/support/', '^local/support/'),
    only('infra-does-not-know-local', '^infra/', '^(infra|functions|orchestrations|shared)/'),
    // How programs are called: of use to all of them, and to nothing that is deployed.
    only('command-line-knows-nothing', '^shared/command-line/', '^shared/command-line/'),
    only(
      'app-has-no-command-line',
      '^(functions|orchestrations|shared/(?!command-line|recipe-tool))',
      '^(functions|orchestrations|shared/(?!command-line|recipe-tool))',
    ),
    {
      name: 'azure-sdk-only-in-adapters',
      severity: 'error',
      from: {
        path: '^(functions|orchestrations|shared)/',
        pathNot: '^(shared/azure/|shared/records/|functions/main\\.ts)',
      },
      to: {
        path: 'node_modules/@azure/(arm|identity|storage|event|cosmos|service-bus)',
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^test/data/|/fixtures/)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
