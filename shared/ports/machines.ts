import type { Progress } from '../domain/progress.ts';

/** A machine that Rebake makes to bake or to check; everything of it lives in a resource group of its own. */
export interface MachineRef {
  readonly resourceGroup: string;
  readonly name: string;
  readonly region: string;
}

export interface MachineSpec extends MachineRef {
  readonly size: string;
  readonly osType: 'Linux' | 'Windows';
  readonly image:
    | { readonly kind: 'marketplace'; readonly urn: string; readonly version: string }
    | { readonly kind: 'galleryVersion'; readonly resourceId: string };
  /** The purchase plan of the marketplace image, or of the one that a gallery version came from. */
  readonly plan: { readonly name: string; readonly publisher: string; readonly product: string } | null;
  readonly securityType: 'Standard' | 'TrustedLaunch' | 'ConfidentialVM';
  readonly diskSizeGB: number | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Command {
  /** Name of the run command resource: the same name is the same run. */
  readonly name: string;
  readonly script: string;
  readonly timeoutSeconds: number;
  /** Readable by anyone who may read the machine. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Asked for only when the command is really started. */
  readonly prepare: () => Promise<CommandExtras>;
}

export interface CommandExtras {
  /** Never readable again, neither in Azure nor in records. */
  readonly protectedParameters: Readonly<Record<string, string>>;
  /** Append blobs for the whole output; null keeps only the last 4 KB. */
  readonly log: { readonly outputUrl: string; readonly errorUrl: string } | null;
}

export type CommandResult =
  | { readonly kind: 'running'; readonly waitSeconds: number | null }
  | {
      readonly kind: 'ended';
      readonly state: 'succeeded' | 'failed' | 'timedOut';
      readonly exitCode: number | null;
      readonly output: string;
      readonly error: string;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** Azure virtual machines, as far as baking and checking need them. */
export interface Machines {
  /** Makes group, network and machine one after the other; done when the guest agent is ready. */
  prepare(spec: MachineSpec, carry: string | null): Promise<Progress>;
  /** Starts the command if it was never started, then says how it is. */
  run(machine: MachineRef, command: Command): Promise<CommandResult>;
  /** Stops the machine's billing and hardware; done when it is deallocated. */
  deallocate(machine: MachineRef, carry: string | null): Promise<Progress>;
  /** Marks a deallocated machine as generalized; it never starts again. */
  generalize(machine: MachineRef): Promise<Progress>;
  /** Makes a managed image of a generalized machine, beside it; done when it is there. */
  ensureImage(machine: MachineRef, hyperVGeneration: 'V1' | 'V2', carry: string | null): Promise<Progress>;
  /** Deletes the resource group with all in it; done when it is gone. */
  remove(machine: Pick<MachineRef, 'resourceGroup'>): Promise<Progress>;
  /** Resource groups that carry Rebake's tag, with the rebake they belong to. */
  leftovers(): Promise<
    readonly { readonly resourceGroup: string; readonly rebakeId: string; readonly purpose: string }[]
  >;
  /** The machine's resource id. */
  resourceId(machine: MachineRef): string;
  /** The resource id of the managed image made of it. */
  imageId(machine: MachineRef): string;
}
