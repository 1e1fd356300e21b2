import { rulesSchema } from './rules-schema.ts';

process.stdout.write(`${JSON.stringify(rulesSchema(), null, 2)}\n`);
