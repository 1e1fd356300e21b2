import type { PurchasePlan } from '../recipe/recipe-base.ts';

/** What Azure says about everything that a bake needs. Null: not known, which is not held against the recipe. */
export interface PreflightFacts {
  readonly region: string;
  readonly base: BaseImageFacts | UnusableBase;
  /** What the version will carry of the marketplace image below it all. */
  readonly plan: PurchasePlan | null;
  /** The definition in each stage's gallery, in the recipe's order; null where it is still to be made. */
  readonly definitions: readonly (DefinitionFacts | null)[];
  readonly size: SizeFacts;
  /**
   * Cores left in the region, of the family or in all, whichever is less; null while other bakes hold some, which come
   * back before it is this one's turn.
   */
  readonly coresLeft: number | null;
  readonly version: string;
  readonly takenVersions: readonly string[];
}

export interface BaseImageFacts {
  /** For people: URN and version, or image definition and version. */
  readonly name: string;
  readonly osType: 'Linux' | 'Windows';
  readonly hyperVGeneration: 'V1' | 'V2' | null;
  readonly architecture: 'x64' | 'Arm64' | null;
  /** The `SecurityType` feature; null where it names none. */
  readonly securityType: string | null;
  readonly plan: PurchasePlan | null;
  readonly deprecated: boolean;
}

/** A base image that nothing can be baked from, whatever the recipe says. */
export interface UnusableBase {
  readonly unusable: string;
}

export interface DefinitionFacts {
  readonly osType: string;
  readonly osState: string;
  readonly hyperVGeneration: string;
  readonly architecture: string;
  readonly securityType: string;
  readonly purchasePlan: PurchasePlan | null;
}

export interface SizeFacts {
  readonly available: boolean;
  readonly vCpus: number;
  readonly family: string;
  readonly hyperVGenerations: readonly string[];
  readonly architecture: string;
  readonly trustedLaunch: boolean;
}
