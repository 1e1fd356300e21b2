/** An answer that is not a success, in the words of Cosmos DB. */
export class CosmosError extends Error {
  readonly status: number;
  readonly code: string;
  readonly substatus: number | undefined;
  readonly retryAfterMilliseconds: number | undefined;
  /** JSON text for clients, beside the message. */
  readonly additionalErrorInfo: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    details: { substatus?: number; retryAfterMilliseconds?: number; additionalErrorInfo?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.substatus = details.substatus;
    this.retryAfterMilliseconds = details.retryAfterMilliseconds;
    this.additionalErrorInfo = details.additionalErrorInfo;
  }
}

export function badRequest(message: string, substatus?: number): CosmosError {
  return new CosmosError(400, 'BadRequest', message, substatus === undefined ? {} : { substatus });
}

/** What Azure can do and this service cannot: said plainly, never answered wrongly. */
export function notSupported(what: string): CosmosError {
  return badRequest(`${what} is not supported by the local Cosmos DB.`);
}

export function notFound(substatus?: number): CosmosError {
  const message = 'Resource Not Found. Learn more: https://aka.ms/cosmosdb-tsg-not-found';
  return new CosmosError(404, 'NotFound', message, substatus === undefined ? {} : { substatus });
}

/** A database or container of the path that is not there; 1003 is Cosmos' "owner resource does not exist". */
export function ownerNotFound(): CosmosError {
  return notFound(1003);
}

export function conflict(message = 'Entity with the specified id already exists in the system.'): CosmosError {
  return new CosmosError(409, 'Conflict', message);
}

export function preconditionFailed(substatus?: number): CosmosError {
  const message = 'One of the specified pre-condition is not met';
  return new CosmosError(412, 'PreconditionFailed', message, substatus === undefined ? {} : { substatus });
}

export function tooLarge(): CosmosError {
  return new CosmosError(413, 'RequestEntityTooLarge', 'Request size is too large');
}

/** Substatus 1001 is Cosmos' "partition key mismatch". */
export function partitionKeyMismatch(): CosmosError {
  return badRequest(
    "PartitionKey extracted from document doesn't match the one specified in the header. " +
      'Learn more: https://aka.ms/CosmosDB/sql/errors/wrong-pk-value',
    1001,
  );
}

/** 1004 is Cosmos' "cross partition query not servable": the client is to merge, as the plan that comes along says. */
export function crossPartitionNotServable(plan: string): CosmosError {
  const message =
    'The provided cross partition query can not be directly served by the gateway. This is a first chance (internal) ' +
    'exception that all newer clients will know how to handle gracefully. This exception is traced, but unless you see it ' +
    'bubble up as an exception (which only happens on older SDK clients), then you can safely ignore this message.';
  return new CosmosError(400, 'BadRequest', message, { substatus: 1004, additionalErrorInfo: plan });
}
