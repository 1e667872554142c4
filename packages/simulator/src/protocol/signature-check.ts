import { hex } from './bytes.js';

/** Verifies each signature once, however many oracles look at it. */
export class SignatureCheck {
  readonly #known = new Map<string, boolean>();

  /** @param what names what was signed, and by whom. */
  async verify(what: string, signature: Uint8Array, verify: () => boolean | Promise<boolean>): Promise<boolean> {
    const key = `${what} ${hex(signature)}`;
    const known = this.#known.get(key) ?? (await safely(verify));
    this.#known.set(key, known);
    return known;
  }
}

/** Bytes that are no signature at all may be an error to a keyring. */
async function safely(verify: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await verify();
  } catch {
    return false;
  }
}
