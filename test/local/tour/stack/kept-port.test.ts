import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keptPort } from '../../../../local/tour/stack/kept-port.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rebake-ports-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** Somebody else has a port until the test is over; answers it. */
function taken(port = 0): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}

describe('the port of a name', () => {
  it('is the same the next time', async () => {
    const kept = folder();

    const first = await keptPort(kept, 'traces');

    expect(first).toBeGreaterThan(0);
    expect(await keptPort(kept, 'traces')).toBe(first);
  });

  it('is the wanted one when that is free, and kept', async () => {
    const kept = folder();
    const free = await keptPort(folder(), 'other');

    expect(await keptPort(kept, 'api', free)).toBe(free);
    expect(await keptPort(kept, 'api')).toBe(free);
  });

  it('is the one of the last time when the wanted one is taken', async () => {
    const kept = folder();
    const first = await keptPort(kept, 'api');

    expect(await keptPort(kept, 'api', await taken())).toBe(first);
  });

  it('is another when the one of the last time is taken too, and that is kept', async () => {
    const kept = folder();
    const first = await taken(await keptPort(kept, 'api'));

    const second = await keptPort(kept, 'api', await taken());

    expect(second).not.toBe(first);
    expect(await keptPort(kept, 'api')).toBe(second);
  });

  it('is one for each name', async () => {
    const kept = folder();
    const [api, traces] = [await keptPort(kept, 'api'), await keptPort(kept, 'traces')];

    expect([await keptPort(kept, 'api'), await keptPort(kept, 'traces')]).toEqual([api, traces]);
  });
});
