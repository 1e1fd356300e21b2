import type { ShellCommands } from '../sh/shell-io.ts';
import { fileCommands } from './files.ts';
import { identityCommands } from './identity.ts';
import { networkCommands } from './network.ts';
import { packageCommands } from './packages.ts';
import { serviceCommands } from './services.ts';
import { systemCommands } from './system.ts';
import { textCommands } from './text.ts';

/** Every command that a simulated Linux has before anything is installed. Others answer 127. */
export const linuxCommands: ShellCommands = {
  ...fileCommands,
  ...identityCommands,
  ...networkCommands,
  ...packageCommands,
  ...serviceCommands,
  ...systemCommands,
  ...textCommands,
};
