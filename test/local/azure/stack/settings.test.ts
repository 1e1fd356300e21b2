import { describe, expect, it } from 'vitest';
import { loadClock, saveClock } from '../../../../local/azure/stack/clock-file.ts';
import { parseServiceNames } from '../../../../local/azure/stack/service-name.ts';
import { temporaryFolder } from '../support/service-options.ts';

describe('names of services', () => {
  it('are read without regard to case and dashes', () => {
    expect(parseServiceNames('arm,service-bus, KeyVault,')).toEqual(['arm', 'serviceBus', 'keyVault']);
  });

  it('are refused together where they are unknown', () => {
    expect(() => parseServiceNames('arm,foo,bar')).toThrow(/'foo', 'bar'.*Services are entra, /);
  });
});

describe('the clock of a state directory', () => {
  it('goes on where it was after a restart', async () => {
    const dir = await temporaryFolder();
    const first = loadClock(dir, { speed: 60 }, 1_000);

    expect(first).toEqual({ speed: 60, epoch: 1_000 });
    expect(loadClock(dir, {}, 9_000)).toEqual(first);
    expect(loadClock(dir, { speed: 60 }, 9_000)).toEqual(first);
  });

  it('goes on as it was steered, also after a restart', async () => {
    const dir = await temporaryFolder();
    saveClock(dir, { speed: 1, epoch: 5_000, base: 90_000 });

    expect(loadClock(dir, {}, 9_000)).toEqual({ speed: 1, epoch: 5_000, base: 90_000 });
    expect(loadClock(dir, { speed: 1, epoch: 7 }, 9_000)).toEqual({ speed: 1, epoch: 7 });
  });

  it('begins anew at another speed, unless it is told when', async () => {
    const dir = await temporaryFolder();
    loadClock(dir, { speed: 60 }, 1_000);

    expect(loadClock(dir, { speed: 600 }, 9_000)).toEqual({ speed: 600, epoch: 9_000 });
    expect(loadClock(dir, { speed: 10, epoch: 5 }, 9_000)).toEqual({ speed: 10, epoch: 5 });
  });
});
