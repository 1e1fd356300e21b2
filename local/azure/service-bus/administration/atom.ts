import { Duration } from 'luxon';
import type { Queue } from '../queue/queue.ts';
import { forever } from '../queue-settings.ts';

/** A queue as the administration API describes it: an Atom entry with its settings and message counts. */
export function queueEntry(queue: Queue, namespace: string): string {
  const { name, settings, createdAt, updatedAt } = queue.definition;
  const counts = queue.counts();
  const time = (instant: number): string => new Date(instant).toISOString();
  const details = [
    element('d2p1:ActiveMessageCount', counts.active),
    element('d2p1:DeadLetterMessageCount', counts.deadLetter),
    element('d2p1:ScheduledMessageCount', counts.scheduled),
    element('d2p1:TransferDeadLetterMessageCount', 0),
    element('d2p1:TransferMessageCount', 0),
  ].join('');
  const description = [
    element('LockDuration', isoDuration(settings.lockDuration)),
    element('MaxSizeInMegabytes', settings.maxSizeInMegabytes),
    element('RequiresDuplicateDetection', settings.requiresDuplicateDetection),
    element('RequiresSession', settings.requiresSession),
    element('DefaultMessageTimeToLive', isoDuration(settings.defaultMessageTimeToLive)),
    element('DeadLetteringOnMessageExpiration', settings.deadLetteringOnMessageExpiration),
    element('DuplicateDetectionHistoryTimeWindow', isoDuration(settings.duplicateDetectionHistoryTimeWindow)),
    element('MaxDeliveryCount', settings.maxDeliveryCount),
    element('EnableBatchedOperations', true),
    element('SizeInBytes', counts.sizeInBytes),
    element('MessageCount', counts.total),
    element('Status', 'Active'),
    ...(settings.userMetadata === '' ? [] : [element('UserMetadata', settings.userMetadata)]),
    element('CreatedAt', time(createdAt)),
    element('UpdatedAt', time(updatedAt)),
    element('AccessedAt', time(updatedAt)),
    `<CountDetails xmlns:d2p1="http://schemas.microsoft.com/netservices/2011/06/servicebus">${details}</CountDetails>`,
    element('AutoDeleteOnIdle', forever),
    element('EnablePartitioning', false),
    element('EntityAvailabilityStatus', 'Available'),
    element('EnableExpress', false),
  ].join('');
  return entry(addressOf(namespace, name), name, 'QueueDescription', description);
}

/** The namespace itself: of the Standard tier, with queues. */
export function namespaceEntry(namespace: string, createdAt: number): string {
  const at = new Date(createdAt).toISOString();
  const description = [
    element('Alias', ''),
    element('CreatedTime', at),
    element('MessagingSKU', 'Standard'),
    element('ModifiedTime', at),
    element('Name', new URL(addressOf(namespace, '')).hostname),
    element('NamespaceType', 'Messaging'),
  ].join('');
  return entry(addressOf(namespace, '$namespaceinfo'), 'namespace', 'NamespaceInfo', description);
}

function entry(id: string, title: string, kind: string, description: string): string {
  return `<entry xmlns="http://www.w3.org/2005/Atom">${element('id', id)}${element('title', title)}<content type="application/xml"><${kind} xmlns="${schema}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${description}</${kind}></content></entry>`;
}

function addressOf(namespace: string, path: string): string {
  return `${namespace.replace(/^sb:/, 'https:')}/${path}`;
}

/** A list of entries; `links` lead to itself and to what follows. */
export function feed(entries: readonly string[], links: Readonly<Record<string, string>> = {}): string {
  const written = Object.entries(links).map(([rel, href]) => `<link rel="${rel}" href="${escape(href)}"/>`);
  return `<feed xmlns="http://www.w3.org/2005/Atom">${element('title', 'Queues')}${written.join('')}${entries.join('')}</feed>`;
}

export function errorBody(status: number, detail: string): string {
  return `<Error>${element('Code', status)}${element('Detail', detail)}</Error>`;
}

/** The scalar members of the description in a request, by their names. */
export function readDescription(xml: string): ReadonlyMap<string, string> {
  const members = [...xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g)];
  return new Map(members.map(([, name = '', text = '']) => [name, unescape(text)]));
}

const schema = 'http://schemas.microsoft.com/netservices/2010/10/servicebus/connect';

function isoDuration(milliseconds: number): string {
  return milliseconds >= Duration.fromISO(forever).toMillis()
    ? forever
    : (Duration.fromMillis(milliseconds).shiftTo('days', 'hours', 'minutes', 'seconds').removeZeros().toISO() ??
        forever);
}

function element(name: string, content: string | number | boolean): string {
  return `<${name}>${escape(String(content))}</${name}>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
