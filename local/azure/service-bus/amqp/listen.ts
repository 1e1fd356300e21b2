import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Tls } from '../../service.ts';

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** First byte of a TLS handshake record (RFC 8446, section 5.1); AMQP begins with the letter A. */
const tlsHandshake = 0x16;

/** Takes connections on one port of 127.0.0.1: TLS where the client speaks it, else plain. */
export async function listen(port: number, tls: Tls, serve: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const secure = createTlsServer({ key: tls.key, cert: tls.cert, ALPNProtocols: ['amqp'] }, serve);
  secure.on('tlsClientError', () => undefined);
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      if (first[0] === tlsHandshake) {
        secure.emit('connection', socket);
      } else {
        serve(socket);
        socket.resume();
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
