import { ArmError } from '../../kernel/arm-error.ts';
import { route, subscriptionPath, type Route } from '../../kernel/route.ts';
import { machineApiVersions as apiVersions } from '../api-versions.ts';

interface BuiltInScript {
  readonly osType: 'Linux' | 'Windows';
  readonly description: string;
  /** Lines; those of `RunShellScript` and `RunPowerShellScript` are only their placeholder. */
  readonly script: readonly string[];
}

/** Scripts that Azure brings itself, by command id. https://learn.microsoft.com/azure/virtual-machines/linux/run-command */
const scripts: Readonly<Record<string, BuiltInScript>> = {
  RunShellScript: { osType: 'Linux', description: 'Executes a Linux shell script', script: ['echo $arg1 $arg2'] },
  ifconfig: { osType: 'Linux', description: 'Get the configuration of all network interfaces.', script: ['ip addr'] },
  RunPowerShellScript: {
    osType: 'Windows',
    description: 'Executes a PowerShell script',
    script: ['param([string]$arg1, [string]$arg2)', 'Write-Host $arg1 $arg2'],
  },
  IPConfig: { osType: 'Windows', description: 'Shows detailed TCP/IP configuration.', script: ['ipconfig /all'] },
  EnableRemotePS: {
    osType: 'Windows',
    description: 'Configure the machine to enable remote PowerShell.',
    script: ['Get-Service WinRM'],
  },
};

/** The script behind a command id; throws 404 for an id that there is not. */
export function builtInScript(commandId: string): string {
  return requireScript(commandId)[1].script.join('\n');
}

/** https://learn.microsoft.com/rest/api/compute/virtual-machine-run-commands/list: what can be run by name. */
export function builtInScriptRoutes(): readonly Route[] {
  const path = `${subscriptionPath}/providers/Microsoft.Compute/locations/{location}/runCommands` as const;
  const read = { method: 'GET', action: 'Microsoft.Compute/locations/runCommands/read', apiVersions } as const;
  return [
    route({ ...read, path, handle: () => ({ status: 200, body: { value: Object.entries(scripts).map(summary) } }) }),
    route({
      ...read,
      path: `${path}/{commandId}`,
      handle({ params }) {
        const found = requireScript(params.commandId);
        return { status: 200, body: { ...summary(found), script: found[1].script } };
      },
    }),
  ];
}

function requireScript(commandId: string): readonly [string, BuiltInScript] {
  const found = Object.entries(scripts).find(([id]) => id.toLowerCase() === commandId.toLowerCase());
  if (!found) {
    throw new ArmError(404, 'NotFound', `The entity was not found: there is no run command '${commandId}'.`);
  }
  return found;
}

function summary([id, { osType, description }]: readonly [string, BuiltInScript]): object {
  const $schema = 'http://schema.management.azure.com/schemas/2016-11-17/runcommands.json';
  return { $schema, id, osType, label: description, description };
}
