import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import rhea, {
  type AmqpError,
  type Connection,
  type EventContext,
  type Message,
  type Receiver,
  type Sender,
} from 'rhea';
import { onTestFinished } from 'vitest';

/** Raw AMQP, for what the Service Bus SDK never does. */
export interface RawClient {
  readonly connection: Connection;
  openSender(target: object): Promise<Sender>;
  openReceiver(options: object): Promise<Receiver>;
  /** Sends a request to a `$cbs` or `$management` node; resolves with its answer. */
  request(node: string, message: object): Promise<Message>;
  putToken(audience: string): Promise<Message>;
}

export function connectRaw(port: number): RawClient {
  const container = rhea.create_container();
  container.on('error', () => undefined);
  const connection = container.connect({ host: '127.0.0.1', port, username: 'test', reconnect: false });
  connection.on('disconnected', () => undefined);
  connection.on('connection_error', () => undefined);
  onTestFinished(() => connection.close());

  const openSender = (target: object): Promise<Sender> => opened(connection.open_sender({ target }), 'sender');
  const openReceiver = (options: object): Promise<Receiver> =>
    opened(connection.open_receiver(options as Parameters<Connection['open_receiver']>[0]), 'receiver');
  const request = async (node: string, message: object): Promise<Message> => {
    const receiver = await openReceiver({ source: { address: node }, target: { address: 'answers' } });
    const sender = await openSender({ address: node });
    const answered = once(receiver, 'message') as Promise<[EventContext]>;
    sender.send({ message_id: 'request-1', reply_to: 'answers', ...message } as unknown as Message);
    const [{ message: answer }] = await answered;
    receiver.close();
    sender.close();
    return answer as unknown as Message;
  };
  return {
    ...{ connection, openSender, openReceiver, request },
    putToken: (audience) =>
      request('$cbs', {
        application_properties: { operation: 'put-token', type: 'servicebus.windows.net:sastoken', name: audience },
        body: sign(audience, 'local-key', Date.now() / 1000 + 60),
      }),
  };
}

/** Resolves when the peer took the link; rejects with the error of its detach. */
function opened<Link extends Sender | Receiver>(link: Link, kind: 'sender' | 'receiver'): Promise<Link> {
  return new Promise((resolve, reject) => {
    link.once(`${kind}_error`, () => {
      const { condition, description } = link.error as AmqpError;
      reject(Object.assign(new Error(description), { condition }));
    });
    link.once(`${kind}_open`, () => setImmediate(() => resolve(link)));
  });
}

export function sign(audience: string, key: string, expiresAt: number): string {
  const [resource, expiry] = [encodeURIComponent(audience), Math.floor(expiresAt)];
  const signature = createHmac('sha256', key).update(`${resource}\n${expiry}`).digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=policy`;
}
