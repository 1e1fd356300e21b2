import { describe, expect, it } from 'vitest';
import { putFreezeWindows, readFreezeWindows } from '../../../shared/commands/put-freeze-windows.ts';
import { FreezeWindow } from '../../../shared/domain/recipe/freeze-window.ts';
import { ImageDefinitionName } from '../../../shared/domain/recipe/recipe-names.ts';
import { organisation } from '../../../shared/domain/records/freeze-windows-record.ts';
import { type MemoryPorts, memoryPorts } from '../../support/memory/app-ports.ts';
import { ada, bob } from '../../support/people.ts';

const yearEnd = FreezeWindow.parse({ name: 'year end', from: '2026-12-18T00:00', to: '2027-01-04T00:00' });
const weekend = FreezeWindow.parse({ name: 'weekend', weekly: { from: 'Fri 16:00', to: 'Mon 08:00' } });

describe("the organisation's freeze windows", () => {
  it('are kept with who set them and why, and audited from which to which', async () => {
    const ports = memoryPorts();

    await set(ports, [yearEnd]);
    await set(ports, [yearEnd, weekend], null, bob);

    expect((await readFreezeWindows(ports.records))?.value).toMatchObject({
      windows: [{ name: 'year end' }, { name: 'weekend' }],
      set: { by: bob, reason: 'nobody is there' },
    });
    expect(ports.records.all('audit', organisation)).toMatchObject([
      { action: 'freezeWindowsSet', by: ada, from: 'none', to: 'year end' },
      { action: 'freezeWindowsSet', by: bob, from: 'year end', to: 'year end, weekend' },
    ]);
  });

  it('are not written over what somebody else set since', async () => {
    const ports = memoryPorts();
    await set(ports, [yearEnd]);
    const { etag } = (await readFreezeWindows(ports.records))!;

    const first = await set(ports, [weekend], etag);
    const second = await set(ports, [], etag);

    expect([first, second]).toEqual(['set', 'stale']);
  });

  it('change nothing when they are set once more', async () => {
    const ports = memoryPorts();
    await set(ports, [yearEnd]);

    expect(await set(ports, [yearEnd])).toBe('unchanged');
    expect(ports.records.all('audit', organisation)).toHaveLength(1);
  });

  it('are kept where no image definition can be', () => {
    expect(ImageDefinitionName.safeParse(organisation).success).toBe(false);
  });
});

function set(ports: MemoryPorts, windows: readonly FreezeWindow[], ifMatch: string | null = null, by = ada) {
  return putFreezeWindows(ports, windows, { by, reason: 'nobody is there', ifMatch });
}
