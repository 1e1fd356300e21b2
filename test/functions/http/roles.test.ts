import { describe, expect, it } from 'vitest';
import { AzureUnavailableError } from '../../../shared/errors.ts';
import { createApi } from '../../support/call-api.ts';

const everyone = ['Reader', 'Contributor', 'Promoter', 'Approver', 'SecurityOfficer'];

/** Who may call what, as the design has it; said here again so that a slip in the routes is seen. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  listImageDefinitions: everyone,
  readImageDefinition: everyone,
  putImageDefinition: ['Contributor'],
  deleteImageDefinition: ['Contributor'],
  pauseRebakes: ['Contributor'],
  resumeRebakes: ['Contributor'],
  validateRecipe: everyone,
  startRebake: ['Contributor'],
  listRebakes: everyone,
  readRebake: everyone,
  cancelRebake: ['Contributor'],
  readStepLog: everyone,
  listImageVersions: everyone,
  readImageVersion: everyone,
  readTimeline: everyone,
  submitEvidence: ['Contributor'],
  deprecateImageVersion: ['Promoter'],
  revokeImageVersion: ['SecurityOfficer'],
  requestPromotion: ['Promoter'],
  listPromotions: everyone,
  readPromotion: everyone,
  approvePromotion: ['Approver'],
  rejectPromotion: ['Approver'],
  retryPromotion: ['Promoter'],
  cancelPromotion: ['Promoter'],
  listStages: everyone,
  rollBackStage: ['Promoter'],
  readFreezeWindows: everyone,
  putFreezeWindows: ['Approver'],
  listBaseImageRecords: everyone,
  readBaseImageRecord: everyone,
  readOperation: everyone,
  listNeeds: everyone,
  listAuditEntries: everyone,
  listFindings: everyone,
  readFinding: everyone,
  listMachines: everyone,
  readMachine: everyone,
  evaluateMachine: ['Contributor'],
  listExemptions: everyone,
  readExemption: everyone,
  grantExemption: ['SecurityOfficer'],
  endExemption: ['SecurityOfficer'],
  readComplianceRules: everyone,
  putComplianceRules: ['SecurityOfficer'],
  startSweep: ['Contributor'],
  listSweeps: everyone,
  readSweep: everyone,
  readAdoption: everyone,
  listImageVersionUsage: everyone,
  listDigests: everyone,
  previewDigest: everyone,
  listDeadLetters: everyone,
  replayDeadLetters: ['Contributor'],
};

const api = createApi();
const cases = Object.entries(allowed).flatMap(([route, roles]) =>
  everyone.map((role) => ({ route, role, may: roles.includes(role) })),
);

describe('who may call what', () => {
  it('is said here of every route', () => {
    expect(api.routes.map(({ name }) => name).toSorted()).toEqual(Object.keys(allowed).toSorted());
  });

  it.each(cases)('$route as $role: $may', async ({ route, role, may }) => {
    const { status } = await api.call(route, { as: `ada ${role}` });

    expect(status === 403).toBe(!may);
    expect(status).not.toBe(401);
  });

  it.each(Object.keys(allowed))('nobody calls %s without a token, or with one that has no role', async (route) => {
    const without = await api.call(route, { as: null });
    const roleless = await api.call(route, { as: 'ada' });
    const unknown = await api.call(route, { as: 'ada Owner' });

    expect([without.status, roleless.status, unknown.status]).toEqual([401, 403, 403]);
    expect(without.headers['www-authenticate']).toBe('Bearer');
    expect(roleless.json).toMatchObject({
      status: 403,
      detail: expect.stringMatching(/needs (the role|one of the roles) \w+/) as string,
    });
  });
});

describe('trouble', () => {
  it('is 503 with the Retry-After of the service when it passes', async () => {
    const { ports, call } = createApi();
    ports.records.query = () => Promise.reject(new AzureUnavailableError('Cosmos DB, query', 7));

    const answer = await call('listImageDefinitions');

    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
  });

  it('of our own is 500 with an id to quote; what it was stays in the log', async () => {
    const { ports, call, log } = createApi();
    ports.records.query = () => Promise.reject(new Error('password=hunter2'));

    const answer = await call('listImageDefinitions');

    expect(answer).toMatchObject({ status: 500, json: { detail: expect.stringContaining('invocation-1') as string } });
    expect(answer.text).not.toContain('hunter2');
    expect(log.join('\n')).toContain('hunter2');
  });
});
