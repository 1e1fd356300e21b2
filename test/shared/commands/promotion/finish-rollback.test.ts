import { beforeEach, describe, expect, it } from 'vitest';
import { finishRollback } from '../../../../shared/commands/promotion/finish-rollback.ts';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import type { ImageDefinitionRecord } from '../../../../shared/domain/records/image-definition-record.ts';
import type { RollbackRecord } from '../../../../shared/domain/records/rollback-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { bob } from '../../../support/people.ts';
import { aDefinition, seed } from '../../../support/some-records.ts';

const web = 'ubuntu-web';
const at = '2026-01-05T08:00:00.000Z';
const ref = { imageDefinition: web, rollbackId: 'r1' };
const live = { production: { version: '1.0.0', since: at, previous: ['1.0.1'] } };

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});

async function rollingBack(changes: Partial<ImageDefinitionRecord> = {}): Promise<void> {
  const rollback: RollbackRecord = {
    ...{ type: 'rollback', id: 'rollback:r1', rollbackId: 'r1', imageDefinition: web, stage: 'production' },
    ...{ from: '1.0.1', to: ImageVersionNumber.parse('1.0.0'), versions: ['1.0.0', '1.0.1'], stops: null },
    ...{ state: 'running', message: '', requestedBy: bob, reason: 'It is slow', requestedAt: at, endedAt: null },
  };
  const openPromotions = { production: 'r1', test: 'p1' };
  await seed(ports.records, aDefinition({ live, openPromotions, ...changes }), rollback);
}

const messages = () => ports.records.all('outbox', web).map(({ message }) => message);

describe('a rollback that is done', () => {
  it('is recorded, frees its stage alone, and tells people and systems', async () => {
    await rollingBack();

    await finishRollback(ports, ref, 'done', '');

    expect(ports.records.all('rollback', web)).toMatchObject([{ state: 'done', endedAt: at }]);
    expect(ports.records.all('definition', web)[0]?.openPromotions).toEqual({ test: 'p1' });
    const sentence = 'production of ubuntu-web is rolled back from 1.0.1 to 1.0.0';
    expect(ports.records.all('audit', web)).toMatchObject([
      { action: 'rollbackEnded', version: '1.0.0', sentence, reason: 'It is slow', from: '1.0.1', to: '1.0.0' },
    ]);
    expect(messages()).toMatchObject([
      { kind: 'alert', severity: 'warning', title: sentence, text: 'It is slow' },
      {
        kind: 'fact',
        eventType: 'Rebake.ImageVersion.Live',
        data: { imageDefinition: web, version: '1.0.0', stage: 'production', before: '1.0.1' },
      },
    ]);
  });

  it.each([
    { what: 'another version is live by now', of: { production: { ...live.production, version: '0.9.0' } } },
    { what: 'nothing is live any more', of: {} },
  ])('says of no version that it is live where $what', async ({ of }) => {
    await rollingBack({ live: of });

    await finishRollback(ports, ref, 'done', '');

    expect(messages().map(({ kind }) => kind)).toEqual(['alert']);
  });

  it('is done once', async () => {
    await rollingBack();
    await finishRollback(ports, ref, 'done', '');
    const before = ports.records.commits.length;

    await finishRollback(ports, ref, 'failed', 'too late');

    expect(ports.records.commits).toHaveLength(before);
  });
});

it('a rollback that failed needs somebody at once, and says of nothing that it is live', async () => {
  await rollingBack();

  await finishRollback(ports, ref, 'failed', 'No right to write');

  const sentence = 'Rolling production of ubuntu-web back to 1.0.0 failed: No right to write';
  expect(ports.records.all('audit', web)).toMatchObject([{ action: 'rollbackEnded', sentence }]);
  expect(messages()).toMatchObject([
    {
      kind: 'alert',
      severity: 'critical',
      title: sentence,
      text: 'It is slow\n\nNew machines may still get a later version. See to the gallery, then roll production back to 1.0.0 once more, naming it.',
      facts: [{ title: 'Owner', value: 'web-platform@contoso.example' }],
    },
  ]);
  expect(messages()).toHaveLength(1);
});
