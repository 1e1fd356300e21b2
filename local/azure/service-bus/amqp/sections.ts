/** One section of an AMQP message (OASIS AMQP 1.0, part 3.2): its descriptor and all its bytes, descriptor included. */
export interface Section {
  readonly code: number;
  readonly bytes: Buffer;
  /** Where the section's value begins in `bytes`. */
  readonly valueStart: number;
}

export const sectionCodes = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
} as const;

/**
 * Cuts a message into its sections without decoding them, so that what a sender wrote reaches the receiver with the
 * types it had. Throws a `RangeError` for bytes that are no AMQP message.
 */
export function splitSections(message: Buffer): Section[] {
  const found: Section[] = [];
  let offset = 0;
  while (offset < message.length) {
    if (message[offset] !== 0x00) {
      throw new RangeError(`A described message section was expected at byte ${offset}`);
    }
    const valueStart = valueEnd(message, offset + 1);
    const end = valueEnd(message, valueStart);
    if (end > message.length) {
      throw new RangeError(`The message section at byte ${offset} is cut short`);
    }
    const bytes = message.subarray(offset, end);
    found.push({ code: descriptorCode(message, offset + 1), bytes, valueStart: valueStart - offset });
    offset = end;
  }
  return found;
}

/** The content of a `data` section. */
export function dataOf({ bytes, valueStart }: Section): Buffer {
  return bytes.subarray(valueStart + (bytes[valueStart] === 0xa0 ? 2 : 5));
}

function descriptorCode(message: Buffer, offset: number): number {
  const constructor = message.readUInt8(offset);
  if (constructor === 0x53) {
    return message.readUInt8(offset + 1);
  }
  if (constructor === 0x80) {
    return message.readUInt32BE(offset + 5);
  }
  throw new RangeError(
    `A message section's descriptor must be an unsigned long, not type 0x${constructor.toString(16)}`,
  );
}

/** Where the value that begins at `offset` ends; the constructor's high digit tells its width (part 1.2). */
function valueEnd(message: Buffer, offset: number): number {
  const category = message.readUInt8(offset) >> 4;
  switch (category) {
    case 0x4:
      return offset + 1;
    case 0x5:
    case 0x6:
    case 0x7:
    case 0x8:
    case 0x9:
      return offset + 1 + 2 ** (category - 5);
    case 0xa:
    case 0xc:
    case 0xe:
      return offset + 2 + message.readUInt8(offset + 1);
    case 0xb:
    case 0xd:
    case 0xf:
      return offset + 5 + message.readUInt32BE(offset + 1);
    default:
      throw new RangeError(`Unknown AMQP type at byte ${offset}`);
  }
}
