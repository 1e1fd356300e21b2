/** A message with one Adaptive Card: the body that a Teams Workflows webhook takes. Teams renders version 1.4. */
export function teamsMessage(body: readonly object[], actions: readonly object[]): Readonly<Record<string, unknown>> {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body,
    actions,
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return { type: 'message', attachments: [attachment] };
}
