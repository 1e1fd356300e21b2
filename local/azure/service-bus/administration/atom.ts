import { Duration } from 'luxon';
import type { Queue } from '../queue/queue.ts';

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
    element('CreatedAt', time(createdAt)),
    element('UpdatedAt', time(updatedAt)),
    element('AccessedAt', time(updatedAt)),
    `<CountDetails xmlns:d2p1="http://schemas.microsoft.com/netservices/2011/06/servicebus">${details}</CountDetails>`,
    element('AutoDeleteOnIdle', never),
    element('EnablePartitioning', false),
    element('EntityAvailabilityStatus', 'Available'),
    element('EnableExpress', false),
  ].join('');
  const id = `${namespace.replace(/^sb:/, 'https:')}/${name}`;
  return `<entry xmlns="http://www.w3.org/2005/Atom">${element('id', id)}${element('title', name)}<content type="application/xml"><QueueDescription xmlns="${schema}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${description}</QueueDescription></content></entry>`;
}

export function feed(entries: readonly string[]): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom">${element('title', 'Queues')}${entries.join('')}</feed>`;
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
const never = 'P10675199DT2H48M5.4775807S';

function isoDuration(milliseconds: number): string {
  return milliseconds >= Duration.fromISO(never).toMillis()
    ? never
    : (Duration.fromMillis(milliseconds).shiftTo('days', 'hours', 'minutes', 'seconds').removeZeros().toISO() ?? never);
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
