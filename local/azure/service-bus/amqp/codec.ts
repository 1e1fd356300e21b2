import rhea from 'rhea';
import type { ServiceBusError } from '../service-bus-error.ts';

/** A value with its AMQP type, as rhea's `wrap_…` functions make it. */
export type Typed = ReturnType<typeof rhea.types.wrap>;

/** What rhea exports and its typings leave out. */
interface Internals {
  readonly Writer: new () => { write(value: Typed): void; toBuffer(): Buffer };
}
interface Sections {
  header(fields: object): { described(): Typed };
  properties(fields: object): { described(): Typed };
  accepted(): { described(): Typed };
  rejected(fields: { error: { condition: string; description: string } }): { described(): Typed };
}

const internals = rhea.types as unknown as Internals;
const sections = rhea.message as unknown as Sections;

export const types = rhea.types;

/** The bytes of one AMQP value. */
export function encode(value: Typed): Buffer {
  const writer = new internals.Writer();
  writer.write(value);
  return writer.toBuffer();
}

export function encodeHeader(fields: { durable: boolean; ttl?: number; delivery_count: number }): Buffer {
  return encode(sections.header({ ...fields, first_acquirer: fields.delivery_count === 0 }).described());
}

export function encodeProperties(fields: object): Buffer {
  return encode(sections.properties(fields).described());
}

/** A section that is a map: annotations (symbol keys) or application properties (string keys). */
export function encodeMapSection(code: 0x72 | 0x74, map: Readonly<Record<string, unknown>>): Buffer {
  const wrapped = code === 0x72 ? types.wrap_symbolic_map(map) : types.wrap_map(map);
  return encode(types.described(types.wrap_ulong(code), wrapped) as Typed);
}

/** The outcome that says a delivery was taken, or done with. */
export function accepted(): Typed {
  return sections.accepted().described();
}

export function rejected(error: ServiceBusError): Typed {
  return sections.rejected({ error: error.toAmqp() }).described();
}
