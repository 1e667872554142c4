import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LooppError } from '@loopp/grpc';
import { contentType, exposition } from './exposition.js';
import type { Metric } from './metric.js';

/** Answers `GET /metrics`, and nothing else. */
export class MetricsServer implements AsyncDisposable {
  readonly address: string;
  readonly #server: Server;

  private constructor(server: Server, { address, family, port }: AddressInfo) {
    this.#server = server;
    this.address = family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
  }

  /** @throws LooppError `LOOP_METRICS_PORT` when the port cannot be had */
  static listen(metrics: readonly Metric[], port: number, host: string): Promise<MetricsServer> {
    const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
      if (request.url?.split('?')[0] !== '/metrics') {
        response.writeHead(404).end('404 page not found\n');
        return;
      }
      exposition(metrics).then(
        (text) => response.writeHead(200, { 'content-type': contentType }).end(text),
        (error: unknown) => response.writeHead(500).end(`${String(error)}\n`),
      );
    });
    // A scrape must not keep a plugin alive that has nothing left to do.
    server.unref();
    server.on('connection', (socket) => socket.unref());
    return new Promise((resolve, reject) => {
      server.once('error', (cause) => {
        reject(
          new LooppError('LOOP_METRICS_PORT', `metrics cannot be served on ${host}:${port}: ${cause.message}`, {
            remedy: 'Let the host send CL_PROMETHEUS_PORT=0, or a port of its own for each plugin.',
            cause,
          }),
        );
      });
      server.listen(port, host, () => {
        const address = server.address();
        if (address !== null && typeof address === 'object') resolve(new MetricsServer(server, address));
      });
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
