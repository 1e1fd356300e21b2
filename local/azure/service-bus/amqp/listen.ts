import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Tls } from '../../service.ts';

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** What is spoken on the port. */
export interface Protocols {
  readonly amqp: (socket: Socket) => void;
  readonly http: RequestListener;
}

const amqpHeader = Buffer.from('AMQP');

/** First byte of a TLS handshake record (RFC 8446, section 5.1). */
const tlsHandshake = 0x16;

/** Takes connections on one port of 127.0.0.1: TLS where the client speaks it, else plain; AMQP or HTTP inside. */
export async function listen(port: number, tls: Tls, { amqp, http }: Protocols): Promise<Listener> {
  const sockets = new Set<Socket>();
  const web = createHttpServer(http);
  const serve = (socket: Socket, first: Buffer): void => {
    if (first.subarray(0, 4).equals(amqpHeader)) {
      amqp(socket);
    } else {
      web.emit('connection', socket);
    }
    socket.resume();
  };
  const secure = createTlsServer({ key: tls.key, cert: tls.cert }, (socket) => sniff(socket, serve));
  secure.on('tlsClientError', () => undefined);
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    sniff(socket, (_, first) => {
      if (first[0] === tlsHandshake) {
        secure.emit('connection', socket);
      } else {
        serve(socket, first);
      }
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

/** Looks at what a client says first and leaves it to be read again; the socket is paused then. */
function sniff(socket: Socket, serve: (socket: Socket, first: Buffer) => void): void {
  socket.once('data', (first) => {
    socket.pause();
    socket.unshift(first);
    serve(socket, first);
  });
}
