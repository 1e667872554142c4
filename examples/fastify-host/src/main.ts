// The program: settings of the environment, a log on standard output, an end in order on SIGTERM and Ctrl-C.
import { generateKeyPairSync } from 'node:crypto';
import { pino } from 'pino';
import { readConfig } from './config.js';
import { startHost } from './host.js';
import { keystoreOf } from './keystore.js';

const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'info' });
// A key of this run alone. Load yours here.
const account = process.env['ACCOUNT'] ?? 'alice';
const keys = new Map([[account, generateKeyPairSync('ed25519').privateKey]]);

try {
  const host = await startHost(readConfig(process.env), keystoreOf(keys), logger);
  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'stopping');
    host.close().catch((error: unknown) => {
      logger.error({ err: error }, 'not stopped in order');
      process.exitCode = 1;
    });
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
} catch (error) {
  logger.fatal({ err: error }, 'not started');
  process.exitCode = 1;
}
