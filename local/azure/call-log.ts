/** One call that a local service answered, for tests that ask what was called. */
export interface Call {
  readonly service: string;
  /** ARM: the action and `GET`-like method; elsewhere method and path. */
  readonly operation: string;
  readonly resource?: string;
  readonly status: number;
  /** Virtual time, milliseconds since 1970. */
  readonly at: number;
  /** Object id of the caller, where one was authenticated. */
  readonly caller?: string;
  /** Request units, of Cosmos DB. */
  readonly charge?: number;
}

/** The newest calls, oldest first; older ones fall out so that memory stays bounded. */
export interface CallLog {
  record(call: Call): void;
  list(): readonly Call[];
  clear(): void;
}

export function createCallLog(capacity = 100_000): CallLog {
  let calls: Call[] = [];
  return {
    record(call) {
      calls.push(call);
      if (calls.length > capacity * 1.2) {
        calls = calls.slice(-capacity);
      }
    },
    list: () => calls.slice(-capacity),
    clear: () => void (calls = []),
  };
}
