/** Secrets by their Key Vault identifier. Values are never logged or recorded. */
export interface Secrets {
  /** `undefined` when there is none or it may not be read. */
  get(identifier: string): Promise<string | undefined>;
}

/** Logs of steps, beyond what fits a record. */
export interface StepLogs {
  /** URLs that a machine may append to until the log is read; null where logs are not kept. */
  open(name: string): Promise<{ readonly outputUrl: string; readonly errorUrl: string } | null>;
  /** The whole text, output then errors; `undefined` when there is none. */
  read(name: string): Promise<string | undefined>;
}

/** Azure Monitor alerts. */
export interface HealthAlerts {
  /** Those of the named alert rules that are fired and not closed. */
  fired(alertRules: readonly string[]): Promise<readonly string[]>;
}

/** The app's clock and ids outside of orchestrations. */
export interface Environment {
  /** ISO 8601, UTC. */
  now(): string;
  /** Sortable by time and unique, of letters and digits. */
  newId(): string;
  /** SHA-256 in hex. */
  digest(text: string): string;
}
