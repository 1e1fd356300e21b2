import { z } from 'zod';

/** W3C `traceparent` of the work that the message came from; whoever sends it later goes on with that trace. */
const Traceparent = z.string().optional();

/** A fact for anyone: published to the Event Grid topic as a CloudEvent. */
export const Fact = z.object({
  kind: z.literal('fact'),
  /** E.g. `Rebake.ImageVersion.Live`. */
  eventType: z.string(),
  subject: z.string(),
  data: z.record(z.string(), z.json()),
  traceparent: Traceparent,
});
export type Fact = Readonly<z.infer<typeof Fact>>;

/** Something a person should see in Teams. Work that must be done: it goes through the alerts queue. */
export const Alert = z.object({
  kind: z.literal('alert'),
  severity: z.enum(['information', 'warning', 'critical']),
  title: z.string(),
  text: z.string(),
  facts: z.array(z.object({ title: z.string(), value: z.string() })),
  /** Paths below the API's address, or whole URLs. */
  links: z.array(z.object({ title: z.string(), url: z.string() })),
  traceparent: Traceparent,
});
export type Alert = Readonly<z.infer<typeof Alert>>;

/** What is to be sent once the batch it came with is committed; deleted when it was sent. */
export const OutboxEntry = z.object({
  type: z.literal('outbox'),
  /** `outbox:` and an id that is also the event's and the message's: receivers can tell repeats. */
  id: z.string(),
  imageDefinition: z.string(),
  at: z.iso.datetime(),
  message: z.discriminatedUnion('kind', [Fact, Alert]),
});
export type OutboxEntry = Readonly<z.infer<typeof OutboxEntry>>;
