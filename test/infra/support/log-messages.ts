import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { infraFolder } from './bicep.ts';

const LogMessage = z.strictObject({ file: z.string(), template: z.string(), examples: z.array(z.string()).min(1) });

/** The messages that queries look for, and where the app writes them. */
export const logMessages = z
  .array(LogMessage)
  .parse(JSON.parse(readFileSync(join(infraFolder, 'data/log-messages.json'), 'utf8')));
