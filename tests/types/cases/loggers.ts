// Loggers of others: pino's calls are turned, whatever its options are.
import { fromPino, type Logger, Server } from '@loopp/grpc';
import { type Logger as PinoLogger, pino } from 'pino';

const plain: PinoLogger = pino();
const withLevels = pino({ level: 'warn', customLevels: { verbose: 15 } });
const named = { debug: console.debug, info: console.info, warn: console.warn, error: console.error };

export const servers: readonly Server[] = [
  new Server({ logger: fromPino(plain) }),
  new Server({ logger: fromPino(withLevels) }),
  new Server({ logger: fromPino(plain.child({ app: 'x' })) }),
  new Server({ logger: named }),
];
export const adapted: Logger = fromPino(pino({ name: 'host' }));

// Pino drops fields that follow the message, so it is no logger of ours as it is.
// @ts-expect-error names: child
export const server = new Server({ logger: plain });
// @ts-expect-error names: error
export const incomplete = fromPino({ debug() {}, info() {}, warn() {}, child: () => plain });
