export interface SizeCapabilities {
  /** False when the region does not offer the size, or not to this subscription. */
  readonly available: boolean;
  readonly vCpus: number;
  readonly family: string;
  readonly hyperVGenerations: readonly string[];
  readonly architecture: 'x64' | 'Arm64';
  readonly trustedLaunch: boolean;
  readonly confidential: boolean;
}

/** What the subscription can start in a region. */
export interface ComputeCapacity {
  size(name: string, region: string): Promise<SizeCapabilities>;
  /** Cores left: of the size's family and of the region as a whole, whichever is less. */
  coresLeft(family: string, region: string): Promise<number>;
}
