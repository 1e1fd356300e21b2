import type { Handler } from '../http/exchange.ts';

/** The account as clients read it first: one region, session consistency, as a serverless account has it. */
export const readAccount: Handler = (_request, state) => {
  const location = [{ name: 'West Europe', databaseAccountEndpoint: state.endpoint() }];
  const body = {
    _self: '',
    id: 'rebake-local',
    _rid: 'rebake-local.documents.azure.com',
    media: '//media/',
    addresses: '//addresses/',
    _dbs: '//dbs/',
    writableLocations: location,
    readableLocations: location,
    enableMultipleWriteLocations: false,
    continuousBackupEnabled: false,
    userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 3, maxReplicasetSize: 4 },
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    systemReplicationPolicy: { minReplicaSetSize: 3, maxReplicasetSize: 4 },
    readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
    queryEngineConfiguration: '{"allowNewKeywords":true,"maxSqlQueryInputLength":524288,"sqlAllowTop":true}',
  };
  return { status: 200, charge: 0, body: JSON.stringify(body) };
};
