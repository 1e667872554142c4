import type { Call, Keystore } from '@loopp/loop';
import { checksumAddress } from '../address.js';
import { abortable, callSignal } from '../call-signal.js';
import { EvmError } from '../evm-error.js';
import type { Hex } from '../hex.js';
import type { CallRequest, Receipt } from '../rpc/eth-client.js';
import { RpcRefusedError, RpcUnreachableError } from '../rpc/rpc-error.js';
import { estimateFees, type FeeOptions, type Fees } from './fees.js';
import { NonceBook } from './nonce-book.js';
import { fateUnknown, type ReceiptOptions, waitForReceipt } from './receipt-wait.js';
import { isRevert, revertReason } from './revert-reason.js';
import { signHash } from './signer.js';
import { TicketQueue } from './ticket-queue.js';
import { type SignedTransaction, signingHash, withSignature } from './transaction.js';

export interface TransactionSenderOptions extends ReceiptOptions {
  readonly keystore: Keystore;
  readonly chainId: bigint;
  /** What is fixed instead of estimated. */
  readonly fees: FeeOptions;
}

/** What to send. */
export interface TransactionRequest extends CallRequest {
  readonly from: Hex;
  /** For errors and logs: "transmit", "setConfig". */
  readonly purpose: string;
  /** Also refuse when the account cannot pay for value and gas. */
  readonly checkBalance?: boolean;
}

const attemptsWithFreshNonce = 3;

/** Signs transactions with a keystore, sends them with the right nonce and waits for their receipts. */
export class TransactionSender {
  readonly #options: TransactionSenderOptions;
  readonly #queues = new Map<Hex, TicketQueue>();
  readonly #nonces: NonceBook;

  constructor(options: TransactionSenderOptions) {
    this.#options = options;
    this.#nonces = new NonceBook(options.timeoutMs);
  }

  /**
   * Sends a transaction and waits until it is in a block, with the wanted number of confirmations. Transactions of
   * one account get their nonces in the order of the calls; they wait for their receipts side by side.
   * @throws EvmError `EVM_CALL_REVERTED` (nothing was sent: it would revert), `EVM_TRANSACTION_REVERTED` (it is in a
   * block and reverted), `EVM_TRANSACTION_UNCERTAIN` (sent, but its fate is unknown), `EVM_BALANCE_TOO_LOW`,
   * `EVM_SIGNATURE_INVALID`, `EVM_RPC_*`, or the reason of the call's signal.
   */
  async send(given: TransactionRequest, call?: Call): Promise<Receipt> {
    const request = { ...given, from: checksumAddress(given.from) };
    const signal = callSignal(call);
    const ticket = this.#queueOf(request.from).enter();
    let sent: { readonly hash: Hex; readonly nonce: number };
    try {
      const fees = await this.#prepare(request, call);
      await abortable(ticket.turn, signal);
      sent = await this.#signAndSend(request, fees, call);
    } finally {
      ticket.leave();
    }
    const { hash, nonce } = sent;
    this.#options.logger.debug('transaction sent', { purpose: request.purpose, hash, nonce, from: request.from });
    const receipt = await waitForReceipt({ ...this.#options, hash, purpose: request.purpose }, signal);
    this.#nonces.settle(request.from, nonce);
    if (!receipt.succeeded) throw await this.#reverted(request, receipt, call);
    return receipt;
  }

  #queueOf(account: Hex): TicketQueue {
    const queue = this.#queues.get(account) ?? new TicketQueue();
    this.#queues.set(account, queue);
    return queue;
  }

  async #prepare(request: TransactionRequest, call: Call | undefined): Promise<Fees> {
    const { client } = this.#options;
    try {
      const fees = await estimateFees(client, request, this.#options.fees, call);
      if (request.checkBalance) {
        const cost = (request.value ?? 0n) + fees.gasLimit * fees.maxFeePerGas;
        const balance = await client.balance(request.from, call);
        if (balance < cost) throw tooLow(request, `has ${balance} wei and needs up to ${cost}`);
      }
      return fees;
    } catch (error) {
      if (isRevert(error)) {
        const reason = revertReason(error);
        throw new EvmError('EVM_CALL_REVERTED', `${request.purpose} was not sent, it would revert: ${reason}`, {
          cause: error,
        });
      }
      if (error instanceof RpcRefusedError && isPoverty(error)) throw tooLow(request, error.rpcMessage, error);
      throw error;
    }
  }

  async #signAndSend(request: TransactionRequest, fees: Fees, call: Call | undefined) {
    const { client, keystore, chainId } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const count = await client.transactionCount(request.from, 'pending', call);
      const nonce = this.#nonces.next(request.from, count);
      const transaction = {
        ...fees,
        chainId,
        nonce,
        to: request.to,
        value: request.value ?? 0n,
        data: request.data ?? new Uint8Array(),
      };
      const signature = await signHash(keystore, request.from, signingHash(transaction), call);
      const signed = withSignature(transaction, signature);
      if ((await this.#broadcast(request, signed, call)) === 'sent') {
        this.#nonces.add(request.from, nonce);
        return { hash: signed.hash, nonce };
      }
      // Someone else sends from this account, or the node that gave the count lags behind.
      if (attempt === attemptsWithFreshNonce) {
        throw new EvmError('EVM_RPC_REFUSED', `${request.purpose}: nonce ${nonce} of ${request.from} was taken`, {
          remedy: 'let no other program send from this account',
        });
      }
    }
  }

  async #broadcast(request: TransactionRequest, signed: SignedTransaction, call: Call | undefined) {
    try {
      await this.#options.client.sendRawTransaction(signed.raw, call);
      return 'sent';
    } catch (error) {
      if (!(error instanceof EvmError) || (error instanceof RpcUnreachableError && error.neverSent)) throw error;
      if (!(error instanceof RpcRefusedError)) throw fateUnknown(request.purpose, signed.hash, error.message, error);
      // A first attempt, whose answer was lost, may have reached the chain.
      if (/already (known|imported)|known transaction/i.test(error.rpcMessage)) return 'sent';
      if (await this.#options.client.knowsTransaction(signed.hash, call)) return 'sent';
      if (isPoverty(error)) throw tooLow(request, error.rpcMessage, error);
      if (/nonce.*too low|nonce.*already|replacement/i.test(error.rpcMessage)) return 'nonce taken';
      throw error;
    }
  }

  /** Runs the call again where it reverted, since receipts do not tell why. */
  async #reverted(request: TransactionRequest, receipt: Receipt, call: Call | undefined): Promise<EvmError> {
    const { from, to, value, data, purpose } = request;
    let reason = 'no reason given';
    try {
      const again = {
        from,
        ...(to === undefined ? {} : { to }),
        ...(value === undefined ? {} : { value }),
        ...(data === undefined ? {} : { data }),
      };
      await this.#options.client.call(again, receipt.blockNumber, call);
    } catch (error) {
      // Only the reason is lost when this fails; that the transaction reverted is certain.
      if (isRevert(error)) reason = revertReason(error);
    }
    return new EvmError(
      'EVM_TRANSACTION_REVERTED',
      `${purpose} reverted in transaction ${receipt.transactionHash}: ${reason}`,
    );
  }
}

function isPoverty(error: RpcRefusedError): boolean {
  return /insufficient funds/i.test(error.rpcMessage);
}

function tooLow(request: TransactionRequest, why: string, cause?: unknown): EvmError {
  return new EvmError('EVM_BALANCE_TOO_LOW', `${request.purpose}: the account ${request.from} cannot pay: ${why}`, {
    remedy: `send native currency to ${request.from}`,
    cause,
  });
}
