import { createServer } from 'node:net';
import { openPortBook } from '../../azure/state/port-book.ts';

/**
 * A free port for `name`: the wanted one, else the one it had the last time with this folder, else any; kept there for
 * the next time, so that addresses that people have noted stay good.
 */
export async function keptPort(folder: string, name: string, wanted = 0): Promise<number> {
  const book = openPortBook(folder);
  const candidates = [wanted, book.portOf(name)].filter((port) => port !== 0);
  for (const port of [...candidates, 0]) {
    const free = await tryPort(port);
    if (free !== undefined) {
      book.remember(name, free);
      return free;
    }
  }
  throw new Error('No port of this machine is free');
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as { port: number };
      server.close(() => resolve(found));
    });
  });
}
