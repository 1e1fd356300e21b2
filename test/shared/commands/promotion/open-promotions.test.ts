import { describe, expect, it } from 'vitest';
import { openAutomaticPromotions } from '../../../../shared/commands/promotion/open-promotions.ts';
import { transact } from '../../../../shared/commands/transact.ts';
import type { ImageDefinitionRecord } from '../../../../shared/domain/records/image-definition-record.ts';
import { aRecipe, writtenRecipe } from '../../../shared/domain/a-recipe.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { aDefinition, aVersion, inStage, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const since = '2026-01-05T08:00:00.000Z';
const [test, production] = writtenRecipe.stages;
const liveInTest = aVersion('1.0.1', { stages: { test: inStage() } });

describe('a promotion that begins by itself', () => {
  it('is requested by Rebake, expires as the gate says, and takes its stage', async () => {
    const ports = memoryPorts();

    const open = await openIn(ports, withGate({ soakHours: 2, expiryDays: 3 }));

    const [promotion] = ports.records.all('promotion', name);
    expect(open).toEqual({ production: promotion?.promotionId });
    expect(promotion).toMatchObject({
      version: '1.0.1',
      stage: 'production',
      state: 'waiting',
      requestedBy: { id: 'rebake' },
      expiresAt: '2026-01-08T08:00:00.000Z',
    });
  });

  it('asks the approvers where its gate wants some', async () => {
    const ports = memoryPorts();
    const live = { production: { version: '1.0.0', since, previous: [] } };

    const { production: promotionId } = await openIn(ports, withGate({ automatic: true, approvals: 2 }, { live }));

    expect(ports.records.all('outbox', name).map(({ message }) => message)).toEqual([
      {
        kind: 'alert',
        severity: 'information',
        title: 'Approve ubuntu-web 1.0.1 for production?',
        text: 'Rebake asks for it: promoted automatically',
        facts: [
          { title: 'Live now', value: '1.0.0' },
          { title: 'Approvals needed', value: '2' },
          { title: 'Expires', value: '2026-01-12T08:00:00.000Z' },
          { title: 'Owner', value: writtenRecipe.owner },
        ],
        links: [
          { title: 'Approve or reject', url: `/api/image-definitions/ubuntu-web/promotions/${promotionId}` },
          { title: 'Evidence', url: '/api/image-definitions/ubuntu-web/versions/1.0.1' },
        ],
      },
    ]);
  });

  it('asks nobody where its gate wants no approval', async () => {
    const ports = memoryPorts();

    await openIn(ports, withGate({ soakHours: 2 }));

    expect(ports.records.all('outbox', name)).toEqual([]);
  });

  it('leaves what is open as it is', async () => {
    const ports = memoryPorts();

    const open = await openIn(ports, withGate({}, { openPromotions: { production: 'promotion-1' } }));

    expect(open).toEqual({ production: 'promotion-1' });
    expect(ports.records.all('promotion', name)).toEqual([]);
  });
});

function withGate(gate: object, changes: Partial<ImageDefinitionRecord> = {}): ImageDefinitionRecord {
  return aDefinition({ recipe: aRecipe({ stages: [test, { ...production, gate }] }), ...changes });
}

async function openIn(ports: MemoryPorts, definition: ImageDefinitionRecord) {
  await seed(ports.records, definition, liveInTest);
  return transact(ports, name, (draft) =>
    Promise.resolve(openAutomaticPromotions(draft, ports.environment, definition, [liveInTest])),
  );
}
