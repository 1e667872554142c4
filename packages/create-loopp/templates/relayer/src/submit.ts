import type { Call, Keystore } from '@loopp/loop';
import type { Action, Chain } from './chain.js';

/** Has the host sign an action and sends it. Keys never reach this process: `sign` is a call back to the host. */
export async function submit(
  chain: Chain,
  keystore: Keystore,
  from: string,
  action: Action,
  call?: Call,
): Promise<void> {
  // Hand `call` on: then an abort and a deadline of the caller's reach the keystore too.
  const signature = await keystore.sign(from, bytesOf(action), call);
  chain.submit(from, action, signature);
}

/** What is signed. Put your chain's transaction format here. */
function bytesOf(action: Action): Uint8Array {
  const text = JSON.stringify(action, (_key, value: unknown) =>
    typeof value === 'bigint'
      ? String(value)
      : value instanceof Uint8Array
        ? Buffer.from(value).toString('hex')
        : value,
  );
  return new TextEncoder().encode(text);
}
