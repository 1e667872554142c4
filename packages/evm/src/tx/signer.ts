import type { Call, Keystore } from '@loopp/loop';
import { recoverSigner, splitSignature } from '@loopp/ocr2';
import { checksumAddress } from '../address.js';
import { abortable, callSignal } from '../call-signal.js';
import { EvmError } from '../evm-error.js';
import { type Hex, toHex } from '../hex.js';
import type { TransactionSignature } from './transaction.js';

// Half the order of secp256k1's group: Ethereum refuses signatures with a greater s (EIP-2).
const greatestS = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

// Other transactions of the account wait meanwhile: a keystore that hangs must not hold them for ever.
const longestSigningMs = 30_000;

/**
 * Has a hash signed by a keystore. The contract: data is the 32-byte hash itself, not a message to be hashed; the
 * answer is r ‖ s ‖ v of 65 bytes with s in the lower half and v the recovery id 0 or 1.
 * @throws EvmError `EVM_SIGNATURE_INVALID` when the answer is not that, or not by `account`.
 */
export async function signHash(
  keystore: Keystore,
  account: Hex,
  hash: Uint8Array,
  call?: Call,
): Promise<TransactionSignature> {
  const signal = callSignal(call, longestSigningMs);
  const signing = keystore.sign(account, hash, signal === undefined ? call : { ...call, signal });
  const signature = await abortable(signing, signal);
  const { signer, ...parts } = readSignature(account, hash, signature);
  if (signer !== account) throw invalid(account, `was made by ${signer}`);
  if (BigInt(toHex(parts.s)) > greatestS) throw invalid(account, 'has its s in the upper half');
  return parts;
}

function readSignature(account: Hex, hash: Uint8Array, signature: Uint8Array) {
  try {
    return { ...splitSignature(signature), signer: checksumAddress(recoverSigner(hash, signature)) };
  } catch (cause) {
    throw invalid(account, `has ${signature.length} bytes and is no signature of a secp256k1 key`, cause);
  }
}

function invalid(account: Hex, problem: string, cause?: unknown): EvmError {
  return new EvmError('EVM_SIGNATURE_INVALID', `the keystore's signature for ${account} ${problem}`, {
    remedy: 'a keystore for EVM signs the 32-byte hash as it is and answers r, s (lower half) and v (0 or 1), 65 bytes',
    cause,
  });
}
