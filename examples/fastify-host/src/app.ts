// The HTTP side: a chain behind a relayer plugin, and how the plugin is.
import { type RelayerService, StatusError } from '@loopp/loop';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { callOf } from './call-of.js';
import { httpStatusOf } from './http-errors.js';

export interface AppOptions {
  readonly relayer: RelayerService;
  readonly registry: Registry;
  readonly logger: FastifyBaseLogger;
  readonly callTimeoutMs: number;
}

interface Transfer {
  readonly from: string;
  readonly to: string;
  /** Decimal text: JSON's numbers end at 2^53. */
  readonly amount: string;
}

const transferSchema = {
  type: 'object',
  required: ['from', 'to', 'amount'],
  additionalProperties: false,
  properties: {
    from: { type: 'string', minLength: 1 },
    to: { type: 'string', minLength: 1 },
    amount: { type: 'string', pattern: '^[1-9][0-9]{0,77}$' },
  },
};

const pageSchema = {
  type: 'object',
  properties: {
    size: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    token: { type: 'string', default: '' },
  },
};

export function createApp({ relayer, registry, logger, callTimeoutMs }: AppOptions): FastifyInstance {
  const app = Fastify({ loggerInstance: logger });

  // A connection that a client keeps for its next request would keep this program, too.
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });

  app.get('/chain', async (_request, reply) => {
    const call = callOf(reply, callTimeoutMs);
    const [info, head] = await Promise.all([relayer.getChainInfo(call), relayer.latestHead(call)]);
    return { ...info, head: { height: head.height, timestamp: Number(head.timestamp) } };
  });

  app.get<{ Querystring: { size: number; token: string } }>(
    '/nodes',
    { schema: { querystring: pageSchema } },
    ({ query: { size, token } }, reply) => relayer.listNodeStatuses(size, token, callOf(reply, callTimeoutMs)),
  );

  app.post<{ Body: Transfer }>('/transfers', { schema: { body: transferSchema } }, async ({ body }, reply) => {
    // The library never sends a transaction twice in silence: when the plugin dies meanwhile, this rejects with 503,
    // and the caller has to look whether the transfer is on the chain.
    await relayer.transact(body.from, body.to, BigInt(body.amount), true, callOf(reply, callTimeoutMs));
    return reply.code(201).send({ sent: body });
  });

  // For an orchestrator. Alive is this process alone: a plugin that died is started again, no reason to end the host.
  app.get('/livez', () => ({ alive: true }));

  app.get('/readyz', async (_request, reply) => {
    const health = await relayer.healthReport(callOf(reply, callTimeoutMs));
    const ailing = Object.entries(health).filter(([, reason]) => reason !== '');
    return reply.code(ailing.length === 0 ? 200 : 503).send({ restarts: relayer.restarts, health });
  });

  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));

  app.setErrorHandler((error, request, reply) => {
    // Fastify's own (a body that does not fit its schema) carry their status.
    const own = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : undefined;
    const status = own ?? httpStatusOf(error);
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const message =
      error instanceof StatusError ? error.details : error instanceof Error ? error.message : String(error);
    return reply.code(status).send({ error: message });
  });

  return app;
}
