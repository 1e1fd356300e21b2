import { createStorage } from '../../../../local/azure/storage/create-storage.ts';

/** A storage account in a process of its own, for tests that kill it: prints its connection string when ready. */
const storage = await createStorage({ stateDir: process.argv[2] ?? '.', port: 0 });
process.stdout.write(`${storage.connectionString}\n`);
