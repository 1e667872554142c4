// The chain's node: JSON-RPC over HTTP. Bytes are hex, big numbers decimal text.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Contract, Ledger } from './ledger.js';
import { Refused } from './ledger.js';
import { readTransaction } from './read-transaction.js';

export interface RpcServer extends AsyncDisposable {
  readonly url: string;
}

/** @param port 0 takes a free one */
export async function serveLedger(ledger: Ledger, port = 0): Promise<RpcServer> {
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(await answer(ledger, request)));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(ledger: Ledger, request: IncomingMessage): Promise<object> {
  let id: unknown = null;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = JSON.parse(Buffer.concat(chunks).toString());
    id = asked.id;
    return { jsonrpc: '2.0', id, result: call(ledger, asked.method, asked.params) };
  } catch (error) {
    const code = error instanceof Refused ? -32_000 : -32_600;
    return { jsonrpc: '2.0', id, error: { code, message: error instanceof Error ? error.message : String(error) } };
  }
}

function call(ledger: Ledger, method: string, [param]: readonly unknown[]): object {
  switch (method) {
    case 'chain_head':
      return { chainId: ledger.chainId, ...ledger.head };
    case 'account_get': {
      const { balance, nonce } = ledger.account(String(param));
      return { balance: String(balance), nonce };
    }
    case 'contract_get':
      return contractJson(ledger.contract(String(param)));
    case 'transaction_send':
      return ledger.send(readTransaction(param));
    case 'transaction_get':
      return { height: ledger.heightOf(String(param)) ?? null };
    default:
      throw new Error(`there is no method ${method}`);
  }
}

function contractJson({ config, changedIn, latest }: Contract): object {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return {
    changedIn,
    latest: latest ?? null,
    config: {
      configDigest: hex(config.configDigest),
      configCount: String(config.configCount),
      signers: config.signers.map(hex),
      transmitters: config.transmitters,
      f: config.f,
      onchainConfig: hex(config.onchainConfig),
      offchainConfigVersion: String(config.offchainConfigVersion),
      offchainConfig: hex(config.offchainConfig),
    },
  };
}
