import { permutation, randomOf } from '../random.js';

/** One round as a schedule sees it. */
export interface Turn {
  readonly epoch: number;
  readonly round: number;
  /** Epochs and rounds that this network began before. */
  readonly epochsBefore: number;
  readonly roundsBefore: number;
}

/** Who may transmit, and when after the report was accepted. */
export interface TransmissionTurn {
  /** Place of the oracle in the network. */
  readonly oracle: number;
  readonly delayMs: number;
}

/** Who leads and who transmits when. */
export interface Schedule {
  /** Which of `count` oracles leads the epoch of a turn. */
  leader(turn: Turn, count: number): number;
  /** The order in which `count` oracles transmit a report. @param report its place in the round; OCR2 has one. */
  transmission(turn: Turn, report: number, count: number): readonly TransmissionTurn[];
}

/** A transmission schedule as an offchain config has it: `s[k]` oracles transmit after `k` times `deltaStageMs`. */
export interface Stages {
  readonly deltaStageMs: number;
  /** Default: one oracle a stage, all of them. */
  readonly s?: readonly number[];
}

const oneByOne: Stages = { deltaStageMs: 5_000 };

/** Leaders take turns by epoch, transmitters by round: a run can be followed with the eye. */
export function takingTurns(stages: Stages = oneByOne): Schedule {
  return {
    leader: ({ epochsBefore }, count) => epochsBefore % count,
    transmission: ({ roundsBefore }, report, count) => {
      const first = (roundsBefore + report) % count;
      return staged(
        Array.from({ length: count }, (_, place) => (first + place) % count),
        stages,
      );
    },
  };
}

/**
 * Leaders and transmitters are drawn, as libocr draws them from a secret of the network: leaders in OCR2 independently,
 * so that one may lead several epochs in a row, in OCR3 as a permutation for each `n` epochs.
 */
export function drawn(seed: number | bigint | string, version: 2 | 3, stages: Stages = oneByOne): Schedule {
  return {
    leader: ({ epoch }, count) => {
      if (version === 2) return Math.floor(randomOf(seed, `leader ${epoch}`)() * count);
      const order = permutation(count, randomOf(seed, `leaders ${Math.floor(epoch / count)}`));
      return order[epoch % count] ?? 0;
    },
    transmission: ({ epoch, round }, report, count) =>
      staged(permutation(count, randomOf(seed, `transmitters ${epoch} ${round} ${report}`)), stages),
  };
}

function staged(order: readonly number[], { deltaStageMs, s }: Stages): readonly TransmissionTurn[] {
  const stages = s ?? order.map(() => 1);
  const turns: TransmissionTurn[] = [];
  for (const [stage, size] of stages.entries()) {
    for (const oracle of order.slice(turns.length, turns.length + size)) {
      turns.push({ oracle, delayMs: stage * deltaStageMs });
    }
  }
  return turns;
}

/** Counts epochs and rounds. */
export class Turns {
  readonly #roundsPerEpoch: number;
  readonly #firstEpoch: number;
  #epoch: number;
  #round = 0;
  #begun = 0;

  /** @param roundsPerEpoch in an epoch that no leader cuts short. */
  constructor(firstEpoch: number, roundsPerEpoch: number) {
    this.#firstEpoch = firstEpoch;
    this.#epoch = firstEpoch;
    this.#roundsPerEpoch = Math.max(1, roundsPerEpoch);
  }

  /** The epoch's next round, or the first one of the next epoch. */
  next(): Turn {
    if (this.#round >= this.#roundsPerEpoch) this.endEpoch();
    this.#round++;
    return {
      epoch: this.#epoch,
      round: this.#round,
      epochsBefore: this.#epoch - this.#firstEpoch,
      roundsBefore: this.#begun++,
    };
  }

  /** The round stalled: the next one is the first one of the next epoch, with another leader. */
  endEpoch(): void {
    this.#epoch++;
    this.#round = 0;
  }
}
