/** Where callers reach the host. */
export interface DurableAddresses {
  /** Origin in the links given to people and systems, e.g. `http://localhost:7071`. */
  readonly base: string;
  /** Origin of the local RPC that the client library uses, e.g. `http://127.0.0.1:7071`. */
  readonly rpc: string;
  /** Added to links as `code=`; absent when the host asks for no keys. */
  readonly systemKey?: string;
}
