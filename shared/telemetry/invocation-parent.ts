import { z } from 'zod';

const Traceparent = z.string().optional().catch(undefined);

/** Activities get what started their orchestration at the top of their input, or with the reference that they pass on. */
const Carrier = z
  .object({ traceparent: Traceparent, ref: z.object({ traceparent: Traceparent }).optional().catch(undefined) })
  .catch({ traceparent: undefined, ref: undefined });

/** The worker turns the first letter of every name into a small one, also in the properties that a sender has set. */
const Metadata = z
  .object({ applicationProperties: z.object({ traceparent: Traceparent, 'diagnostic-Id': Traceparent }) })
  .catch({ applicationProperties: { traceparent: undefined, 'diagnostic-Id': undefined } });

/**
 * The trace that an invocation goes on with: of the CloudEvent (its extension `traceparent`), the Service Bus message
 * (the property that Azure's SDKs set), the HTTP request, or the orchestration.
 */
export function parentOf(triggerType: string, input: unknown, triggerMetadata: unknown): string | undefined {
  switch (triggerType) {
    case 'httpTrigger':
      return (input as { headers: Headers }).headers.get('traceparent') ?? undefined;
    case 'serviceBusTrigger': {
      const { applicationProperties } = Metadata.parse(triggerMetadata);
      return applicationProperties.traceparent ?? applicationProperties['diagnostic-Id'];
    }
    default: {
      const { traceparent, ref } = Carrier.parse(input);
      return traceparent ?? ref?.traceparent;
    }
  }
}
