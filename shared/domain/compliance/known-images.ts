import type { ImageVersionState } from '../image-version/image-version-state.ts';
import type { StageState } from '../stage/stage-state.ts';

/** One of our versions, as it stands in the stage whose gallery a machine took it from. */
export interface KnownVersion {
  readonly version: string;
  readonly state: ImageVersionState;
  readonly stageState: StageState;
  readonly createdAt: string;
  /** When it became live in this stage, null if it never did. Absent where nobody knows: then its state and age tell. */
  readonly liveSince?: string | null;
  /** The revoked version that it was baked from, at whatever remove, e.g. `ubuntu-hardened 1.0.0`. */
  readonly revokedAncestor?: string | null;
}

/** One of our image definitions in one stage's gallery. */
export interface KnownImage {
  readonly imageDefinition: string;
  readonly stage: string;
  /** Position of the stage, 0 is the first. */
  readonly stageIndex: number;
  readonly stages: readonly string[];
  readonly live: { readonly version: string; readonly since: string } | null;
  /** Every version that this stage's gallery ever had, by number. */
  readonly versions: ReadonlyMap<string, KnownVersion>;
}

/** Our image definitions by the lower-case resource id that they have in a stage's gallery. */
export type KnownImages = ReadonlyMap<string, KnownImage>;
