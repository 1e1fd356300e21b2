import { done, type Failure, type Progress, running } from '../../../shared/domain/progress.ts';
import type { Command, CommandResult, MachineRef, Machines, MachineSpec } from '../../../shared/ports/machines.ts';
import type { VirtualClock } from '../durable/schedule.ts';
import { SlowWork } from './slow-work.ts';

interface Machine {
  readonly spec: MachineSpec;
  readonly readyAt: number;
  readonly commands: Map<string, { readonly startedAt: number; readonly result: CommandEnd }>;
  state: 'running' | 'deallocated' | 'generalized';
  hasImage: boolean;
}

export type CommandEnd = Pick<Extract<CommandResult, { kind: 'ended' }>, 'state' | 'exitCode' | 'output' | 'error'> & {
  readonly seconds?: number;
};

export interface MemoryMachines extends Machines {
  /** Machines that are there, by resource group. */
  readonly there: ReadonlyMap<string, Machine>;
  /** Everything that was really begun: `prepare group`, `run group command` and so on. */
  readonly begun: readonly string[];
  /** What a command of this name ends with; the default succeeds after half a minute. */
  readonly ends: Map<string, CommandEnd>;
  /** What making a machine of this name is refused with. */
  readonly refusals: Map<string, Failure>;
  /** Protected parameters, by command. */
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

const bootSeconds = 90;
const commandSeconds = 30;

/** Virtual machines in memory. Asking twice does nothing twice, as with the real ones. */
export function memoryMachines(clock: VirtualClock): MemoryMachines {
  const there = new Map<string, Machine>();
  const begun: string[] = [];
  const ends = new Map<string, CommandEnd>();
  const refusals = new Map<string, Failure>();
  const secrets = new Map<string, Readonly<Record<string, string>>>();
  const slow = new SlowWork(clock);

  function begin(what: string): void {
    begun.push(what);
  }

  function machine({ resourceGroup }: Pick<MachineRef, 'resourceGroup'>): Machine {
    const found = there.get(resourceGroup);
    if (!found) {
      throw new Error(`There is no machine in ${resourceGroup}`);
    }
    return found;
  }

  function endOf(group: string, name: string): CommandEnd {
    const identity = `machine id=${group}\nhost key=SHA256:${group}\n`;
    const usual: CommandEnd = {
      state: 'succeeded',
      exitCode: 0,
      output: name.endsWith('identity') ? identity : '',
      error: '',
    };
    return ends.get(name) ?? usual;
  }

  return {
    there,
    begun,
    ends,
    refusals,
    secrets,
    prepare(spec) {
      const refusal = refusals.get(spec.name);
      if (refusal) {
        return Promise.resolve(refusal);
      }
      const found = there.get(spec.resourceGroup);
      if (!found) {
        begin(`prepare ${spec.resourceGroup}`);
        const readyAt = clock.millis + bootSeconds * 1000;
        const fresh: Machine = { spec, readyAt, commands: new Map(), state: 'running', hasImage: false };
        there.set(spec.resourceGroup, fresh);
      }
      return Promise.resolve(clock.millis >= machine(spec).readyAt ? done : running('booting', 'boot'));
    },

    async run(ref: MachineRef, command: Command): Promise<CommandResult> {
      const { commands } = machine(ref);
      const known = commands.get(command.name);
      if (!known) {
        begin(`run ${ref.resourceGroup} ${command.name}`);
        secrets.set(command.name, (await command.prepare()).protectedParameters);
        commands.set(command.name, { startedAt: clock.millis, result: endOf(ref.resourceGroup, command.name) });
        return { kind: 'running', waitSeconds: null };
      }
      const { seconds = commandSeconds, ...result } = known.result;
      const endsAt = known.startedAt + seconds * 1000;
      return clock.millis < endsAt
        ? { kind: 'running', waitSeconds: null }
        : {
            kind: 'ended',
            ...result,
            startedAt: new Date(known.startedAt).toISOString(),
            endedAt: new Date(endsAt).toISOString(),
          };
    },

    deallocate(ref, carry) {
      const found = machine(ref);
      if (carry !== null) {
        return Promise.resolve(slow.look('deallocating', carry));
      }
      if (found.state !== 'running') {
        return Promise.resolve(done);
      }
      begin(`deallocate ${ref.resourceGroup}`);
      return Promise.resolve(slow.start('deallocating', 40, () => (found.state = 'deallocated')));
    },

    generalize(ref) {
      const found = machine(ref);
      if (found.state === 'running') {
        throw new Error('Only a deallocated machine is marked as generalized');
      }
      found.state = 'generalized';
      return Promise.resolve(done);
    },

    ensureImage(ref, _generation, carry): Promise<Progress> {
      const found = machine(ref);
      if (carry !== null) {
        return Promise.resolve(slow.look('imaging', carry));
      }
      if (found.hasImage) {
        return Promise.resolve(done);
      }
      begin(`image ${ref.resourceGroup}`);
      return Promise.resolve(slow.start('imaging', 60, () => (found.hasImage = true)));
    },

    remove({ resourceGroup }) {
      if (!there.has(resourceGroup)) {
        return Promise.resolve(done);
      }
      begin(`remove ${resourceGroup}`);
      there.delete(resourceGroup);
      return Promise.resolve(running('deleting the resource group'));
    },

    leftovers: () =>
      Promise.resolve(
        [...there.values()].map(({ spec }) => ({
          resourceGroup: spec.resourceGroup,
          rebakeId: spec.tags['rebake-id']!,
          purpose: spec.tags['rebake-purpose']!,
        })),
      ),
    resourceId: ({ resourceGroup, name }) => `/machines/${resourceGroup}/${name}`,
    imageId: ({ resourceGroup, name }) => `/images/${resourceGroup}/${name}`,
  };
}
