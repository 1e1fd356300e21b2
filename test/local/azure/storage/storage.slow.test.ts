import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BlobServiceClient } from '@azure/storage-blob';
import { expect, it, onTestFinished } from 'vitest';
import { createStorage } from '../../../../local/azure/storage/create-storage.ts';
import { temporaryFolder } from '../support/service-options.ts';

const program = fileURLToPath(new URL('storage-process.ts', import.meta.url));

async function spawnStorage(dir: string) {
  const child = spawn(process.execPath, [program, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, client: BlobServiceClient.fromConnectionString(chunk.toString().trim()) };
}

async function textOf(client: BlobServiceClient, name: string): Promise<string> {
  return (await client.getContainerClient('logs').getBlobClient(name).downloadToBuffer()).toString('utf8');
}

it('stores block and append blobs for the blob client, with conditions', async () => {
  const storage = await createStorage({ stateDir: await temporaryFolder(), port: 0 });
  onTestFinished(() => storage.close());
  const client = BlobServiceClient.fromConnectionString(storage.connectionString);
  await storage.ensureContainer('logs');
  await storage.ensureContainer('logs');
  const container = client.getContainerClient('logs');

  const append = container.getAppendBlobClient('step.out');
  await append.create();
  await append.appendBlock('one ', 4);
  await append.appendBlock('two', 3);
  await storage.writeBlob('logs', 'letter.json', '[]');

  expect(await textOf(client, 'step.out')).toBe('one two');
  expect(await textOf(client, 'letter.json')).toBe('[]');
  const conditions = { ifNoneMatch: '*' };
  await expect(container.getBlockBlobClient('letter.json').upload('x', 1, { conditions })).rejects.toMatchObject({
    statusCode: 409,
  });
});

it('still has every blob that it acknowledged when it is killed', { timeout: 60_000 }, async () => {
  const dir = await temporaryFolder();
  const before = await spawnStorage(dir);
  const container = before.client.getContainerClient('logs');
  await container.create();
  const written = Array.from({ length: 10 }, (_, n) => `blob-${n}`);
  await Promise.all(written.map((name) => container.getBlockBlobClient(name).upload(name, name.length)));

  before.child.kill('SIGKILL');
  await once(before.child, 'exit');
  const after = await spawnStorage(dir);

  expect(await Promise.all(written.map((name) => textOf(after.client, name)))).toEqual(written);
});
