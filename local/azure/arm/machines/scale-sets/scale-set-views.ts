import { armTime } from '../../kernel/arm-time.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { instancesOf } from './instances.ts';
import type { StoredInstance, StoredScaleSet } from './scale-set.ts';

/** Of an instance's view what is read here too. */
interface InstanceView {
  readonly vmAgent?: object;
  readonly disks: readonly object[];
  readonly statuses: readonly {
    readonly code: string;
    readonly level: 'Info';
    readonly displayStatus: string;
    readonly time?: string;
  }[];
}

/** How many instances of a uniform set are in which state. */
export function scaleSetView(kernel: Kernel, { body }: StoredScaleSet): unknown {
  const codes = instancesOf(kernel, body.id).flatMap(({ hidden }) => [
    'ProvisioningState/succeeded',
    `PowerState/${hidden.power}`,
  ]);
  const counts = Map.groupBy(codes, (code) => code);
  const state = body.properties.provisioningState;
  return {
    virtualMachine: { statusesSummary: [...counts].map(([code, all]) => ({ code, count: all.length })) },
    statuses: [
      {
        code: `ProvisioningState/${state.toLowerCase()}`,
        level: 'Info',
        displayStatus: state === 'Succeeded' ? 'Provisioning succeeded' : state,
        time: armTime(kernel.clock.now()),
      },
    ],
  };
}

export function instanceViewOf({ body, hidden }: StoredInstance, now: number): InstanceView {
  const ready = hidden.power === 'running';
  return {
    ...(ready && {
      vmAgent: {
        vmAgentVersion: '2.11.1.12',
        statuses: [
          {
            code: 'ProvisioningState/succeeded',
            level: 'Info',
            displayStatus: 'Ready',
            message: 'Guest Agent is running',
            time: armTime(now),
          },
        ],
      },
    }),
    disks: [{ name: body.properties.storageProfile.osDisk.name }],
    statuses: [
      {
        code: 'ProvisioningState/succeeded',
        level: 'Info',
        displayStatus: 'Provisioning succeeded',
        time: armTime(now),
      },
      { code: `PowerState/${hidden.power}`, level: 'Info', displayStatus: `VM ${hidden.power}` },
    ],
  };
}
