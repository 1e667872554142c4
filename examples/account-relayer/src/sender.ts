// Sends the transactions of the host's accounts. The chain takes an account's transactions in the order of their nonces,
// so they are sent one after the other; accounts do not wait for each other.
import type { Call, Keystore } from '@loopp/loop';
import { type RpcClient, RpcError } from './rpc-client.js';
import { type Action, bytesToSign, hashOf } from './transaction.js';

export class Sender {
  readonly #chainId: string;
  readonly #rpc: RpcClient;
  readonly #keystore: Keystore;
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(chainId: string, rpc: RpcClient, keystore: Keystore) {
    this.#chainId = chainId;
    this.#rpc = rpc;
    this.#keystore = keystore;
  }

  /** Resolves with the block in which the transaction is. @throws Error with the chain's reason */
  send(from: string, action: Action, call?: Call): Promise<number> {
    const before = this.#queues.get(from) ?? Promise.resolve();
    const sent = before.then(() => this.#send(from, action, call));
    const settled = sent.catch(() => {});
    this.#queues.set(from, settled);
    void settled.then(() => {
      if (this.#queues.get(from) === settled) this.#queues.delete(from);
    });
    return sent;
  }

  async #send(from: string, action: Action, call: Call | undefined): Promise<number> {
    // Who waited in the queue may have given up meanwhile.
    call?.signal?.throwIfAborted();
    const { nonce } = await this.#rpc.call('account_get', from, call);
    const transaction = { chainId: this.#chainId, from, nonce: Number(nonce), action };
    // A call back to the host: the key never comes here.
    const signed = await this.#keystore.sign(from, bytesToSign(transaction), call);
    const signature = Buffer.from(signed).toString('hex');
    try {
      const { height } = await this.#rpc.call('transaction_send', { ...transaction, signature }, call);
      return Number(height);
    } catch (error) {
      if (error instanceof RpcError) throw error;
      // No answer came, but the transaction may have arrived. Whoever tries again must not send a second one.
      const { height } = await this.#rpc.call('transaction_get', hashOf(transaction), call);
      if (height === null) throw error;
      return Number(height);
    }
  }
}
