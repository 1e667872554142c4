import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** New recordings of a side in one run at most, so that a corpus stays something that people can look through. */
const mostNew = 20;

/** Which side of a connection sends the octets. */
export type Side = 'client' | 'server';

/** Recorded octets in files of hex digits; a file's name starts with the side that sends them. */
export class FuzzCorpus {
  readonly #folder: string;
  readonly #grows: boolean;
  readonly #recordings: (readonly [name: string, octets: Buffer])[];
  readonly #outcomes = new Set<string>();
  readonly #added: Record<Side, number> = { client: 0, server: 0 };

  /** @param grows whether what leads to a new outcome, or to a fault, is written to the folder */
  constructor(folder: string, grows: boolean) {
    this.#folder = folder;
    this.#grows = grows;
    this.#recordings = readdirSync(folder).map((name) => [
      name,
      Buffer.from(readFileSync(join(folder, name), 'utf8').replace(/\s/g, ''), 'hex'),
    ]);
  }

  of(side: Side): Buffer[] {
    return this.#recordings.filter(([name]) => name.startsWith(side)).map(([, octets]) => octets);
  }

  /** Those of real connections, which {@link FuzzCorpus.run} did not find. */
  recorded(side: Side): Buffer[] {
    return this.#recordings
      .filter(([name]) => name.startsWith(side) && !/^\w+-(found|fault)-/.test(name))
      .map(([, octets]) => octets);
  }

  /** What recordings lead to; what mutations lead to besides is new. */
  know(side: Side, outcome: string): void {
    this.#outcomes.add(`${side} ${outcome}`);
  }

  /** Runs one case, and keeps it where the corpus grows and its outcome is new or a fault. */
  async run(side: Side, octets: Buffer, test: () => Promise<string>): Promise<void> {
    let outcome: string;
    try {
      outcome = await test();
    } catch (error) {
      this.#keep(side, 'fault', octets);
      throw error;
    }
    if (this.#outcomes.has(`${side} ${outcome}`)) return;
    this.know(side, outcome);
    if (this.#added[side]++ < mostNew) this.#keep(side, 'found', octets);
  }

  #keep(side: Side, why: string, octets: Buffer): void {
    if (!this.#grows) return;
    const name = `${side}-${why}-${createHash('sha256').update(octets).digest('hex').slice(0, 12)}.hex`;
    writeFileSync(join(this.#folder, name), `${octets.toString('hex').replace(/.{96}/g, '$&\n')}\n`);
  }
}

/** What an answer comes to: each kind of frame once, with the code and the reason of GOAWAY and RST_STREAM. */
export function outcomeOf(answer: Buffer): string {
  const seen = new Set<string>();
  for (let at = 0; at + 9 <= answer.length; ) {
    const length = answer.readUIntBE(at, 3);
    const payload = answer.subarray(at + 9, at + 9 + length);
    const type = answer[at + 3] ?? 0;
    if (type === 3) seen.add(`RST_STREAM ${payload.toString('hex')}`);
    else if (type === 7) seen.add(`GOAWAY ${payload.toString('latin1', 4).replace(/\d+|".*"/g, 'N')}`);
    else seen.add(String(type));
    at += 9 + length;
  }
  return [...seen].sort().join(', ');
}
