/** Keeps the number of bakes that run at a time below a limit. */
export interface BakeSlots {
  /** True when the rebake holds a slot now; asking again for the same rebake is harmless. */
  acquire(rebakeId: string, limit: number, now: string): Promise<boolean>;
  /** Whether another rebake holds a slot. */
  heldByOthers(rebakeId: string): Promise<boolean>;
  release(rebakeId: string): Promise<void>;
}
