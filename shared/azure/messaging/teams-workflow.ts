import { AzureUnavailableError, RebakeError } from '../../errors.ts';
import type { Secrets } from '../../ports/support.ts';
import type { TeamsChannel } from '../../ports/messaging.ts';

const timeoutMilliseconds = 30_000;

/** Posts cards to a Teams Workflows webhook. Its address holds a signature, so it is a secret and never logged. */
export function createTeamsWorkflow(secrets: Secrets, usualWebhook: string): TeamsChannel {
  return {
    async post(card, channelWebhook) {
      const webhookSecret = channelWebhook ?? usualWebhook;
      const url = await secrets.get(webhookSecret);
      if (url === undefined) {
        throw new RebakeError(`The secret ${webhookSecret} with the address of the Teams workflow is not there`);
      }
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(card),
        signal: AbortSignal.timeout(timeoutMilliseconds),
      }).catch((error: unknown) => {
        throw new AzureUnavailableError('post to the Teams workflow', null, { cause: error });
      });
      if (answer.status === 429 || answer.status >= 500) {
        throw new AzureUnavailableError(
          'post to the Teams workflow',
          Number(answer.headers.get('retry-after')) || null,
        );
      }
      if (!answer.ok) {
        throw new RebakeError(`The Teams workflow refused a card with status ${answer.status}: ${await answer.text()}`);
      }
    },
  };
}
