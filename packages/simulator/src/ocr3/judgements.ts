import type { AttributedObservation } from '@loopp/loop';
import type { Made } from '../protocol/agreement.js';
import { copyOf, hex } from '../protocol/bytes.js';
import { isRefusal } from '../protocol/core.js';
import { copied, inputOf } from '../protocol/observation-list.js';
import { type Making, ownContext } from './attempt.js';
import type { Follower } from './observe.js';

/** What plugins think of observations. Both questions are pure: honest oracles must judge alike, which is checked. */
export class Judgements {
  readonly #making: Making;
  readonly #valid: Made[] = [];
  readonly #enough: Made[] = [];

  constructor(making: Making) {
    this.#making = making;
  }

  /** @returns for each what is wrong with it; undefined when it is valid. */
  async validate(
    asked: readonly (Follower & { readonly observation: AttributedObservation })[],
  ): Promise<(string | undefined)[]> {
    const { core, context } = this.#making;
    const answers = await core.askAll(
      asked.map(({ oracle, query, observation: { observer, observation } }) => ({
        oracle: oracle.id,
        method: 'validateObservation',
        limitMs: core.progressMs,
        mayRefuse: true,
        ask: (call) => {
          const own = { observer, observation: copyOf(observation) };
          return oracle.plugin.validateObservation(ownContext(context), copyOf(query), own, call);
        },
      })),
    );
    return answers.map((answer, index) => {
      const question = asked[index];
      if (question === undefined) return undefined;
      const { oracle, query, observation } = question;
      if (answer.isGiven || isRefusal(answer)) {
        const input = `${hex(query)} ${observation.observer} ${hex(observation.observation)}`;
        this.#valid.push({ oracle: oracle.id, input, answer: answer.isGiven ? 'valid' : 'not valid' });
      }
      if (answer.isGiven) return undefined;
      const [from, reason] = [observation.observer, answer.error];
      core.emit({ type: 'refused', oracle: oracle.id, from, phase: 'observation', reason });
      return reason;
    });
  }

  /** @returns for each whether the observations are enough; undefined when there was no answer. */
  async quorum(
    asked: readonly (Follower & { readonly observations: readonly AttributedObservation[] })[],
  ): Promise<(boolean | undefined)[]> {
    const { core, context } = this.#making;
    const answers = await core.askAll(
      asked.map(({ oracle, query, observations }) => ({
        oracle: oracle.id,
        method: 'observationQuorum',
        limitMs: core.progressMs,
        ask: (call) => oracle.plugin.observationQuorum(ownContext(context), copyOf(query), copied(observations), call),
      })),
    );
    return answers.map((answer, index) => {
      const question = asked[index];
      if (question === undefined || !answer.isGiven) return undefined;
      const { oracle, query, observations } = question;
      const input = inputOf(query, observations);
      this.#enough.push({ oracle: oracle.id, input, answer: answer.value ? 'enough' : 'not enough' });
      return answer.value;
    });
  }

  /** @throws SimulatorError SIMULATOR_DISAGREEMENT when oracles judged the same differently. */
  compare(): void {
    this.#making.core.compare('validateObservation', this.#valid);
    this.#making.core.compare('observationQuorum', this.#enough);
  }
}
