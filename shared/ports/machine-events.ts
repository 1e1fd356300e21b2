/** Machines to look at later, through the queue that the events about machines come by. */
export interface MachineEvents {
  /** Puts these machines (resource ids) into the queue again, to be seen at `at`. */
  lookLater(resourceIds: readonly string[], attempts: number, at: string): Promise<void>;
}
