import { ArmError } from '../../kernel/arm-error.ts';

/** Scripts that Azure brings itself, by command id. https://learn.microsoft.com/azure/virtual-machines/linux/run-command */
const scripts: Readonly<Record<string, string>> = {
  ifconfig: 'ip addr',
  IPConfig: 'ipconfig /all',
  EnableRemotePS: 'Get-Service WinRM',
};

/** Throws 404 for an id that there is not. */
export function builtInScript(commandId: string): string {
  const script = scripts[commandId];
  if (script === undefined) {
    throw new ArmError(404, 'NotFound', `The entity was not found: there is no run command '${commandId}'.`);
  }
  return script;
}
