/** The value forms of the worker protocol (`TypedData` of azure-functions-language-worker-protobuf). */
export type TypedData =
  | { readonly string: string }
  | { readonly json: string }
  | { readonly bytes: Uint8Array }
  | { readonly int: number }
  | { readonly double: number }
  | { readonly collectionString: { readonly string: readonly string[] } }
  | { readonly collectionBytes: { readonly bytes: readonly Uint8Array[] } }
  | { readonly collectionSint64: { readonly sint64: readonly number[] } }
  | { readonly http: RpcHttp };

/** Members as `@azure/functions` reads and writes them. */
export interface RpcHttp {
  readonly method?: string;
  readonly url?: string;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly nullableHeaders?: Readonly<Record<string, { readonly value: string }>>;
  readonly nullableParams?: Readonly<Record<string, { readonly value: string }>>;
  readonly nullableQuery?: Readonly<Record<string, { readonly value: string }>>;
  readonly body?: TypedData;
  readonly cookies?: readonly RpcHttpCookie[];
  readonly enableContentNegotiation?: boolean;
  /** Who signed in; the library does not read it. */
  readonly identities?: readonly object[];
}

interface Nullable<Value> {
  readonly value: Value;
}

/** A cookie as the library hands it over. */
export interface RpcHttpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: Nullable<string> | undefined;
  readonly path?: Nullable<string> | undefined;
  readonly expires?: Nullable<{ readonly seconds: number | string }> | undefined;
  readonly secure?: Nullable<boolean> | undefined;
  readonly httpOnly?: Nullable<boolean> | undefined;
  /** `none` says that the attribute is not written. */
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  /** Seconds. */
  readonly maxAge?: Nullable<number> | undefined;
}

export interface ParameterBinding {
  readonly name: string;
  readonly data: TypedData | Record<string, never>;
}

/** One call of a function, as the host asks the worker for it. */
export interface Invocation {
  /** The function's name as registered. */
  readonly functionName: string;
  readonly invocationId: string;
  /** Trigger and input values by binding name. */
  readonly inputData: readonly ParameterBinding[];
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  readonly retryContext?: {
    readonly retryCount: number;
    readonly maxRetryCount: number;
    readonly exception?: RpcException;
  };
  readonly traceContext?: {
    readonly traceParent: string;
    readonly traceState: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
}

export interface RpcException {
  readonly message: string;
  readonly stackTrace: string;
  readonly source?: string;
}

export type InvocationResult =
  | {
      readonly status: 'Success';
      readonly outputData: readonly ParameterBinding[];
      readonly returnValue?: TypedData;
    }
  | { readonly status: 'Failure'; readonly exception: RpcException };

/** What the app registered, as the worker reports it when the host asks for metadata. */
export interface FunctionMetadata {
  readonly name: string;
  readonly functionId: string;
  readonly directory: string;
  readonly scriptFile: string;
  /** Each binding's JSON with its `name`; the host reads these. */
  readonly rawBindings: readonly string[];
  readonly retryOptions?: {
    readonly retryStrategy: 'fixedDelay' | 'exponentialBackoff';
    readonly maxRetryCount: number;
    /** Whole seconds. */
    readonly delayInterval?: number;
    readonly minimumInterval?: number;
    readonly maximumInterval?: number;
  };
}
