import { copyOf, fingerprint, hex } from '../protocol/bytes.js';
import { Stalled } from '../protocol/core.js';
import { atMost } from '../protocol/limits.js';
import { copied, inputOf } from '../protocol/observation-list.js';
import { wrongSignature } from '../protocol/signed-observations.js';
import { type Making, ownContext, type Vote } from './attempt.js';
import { Judgements } from './judgements.js';
import { observe } from './observe.js';

/** Every oracle's outcome of the leader's proposal, as far as it finds the proposal right. @throws Stalled */
export async function makeOutcome(making: Making): Promise<readonly Vote[]> {
  const { core, leader, context, progress } = making;
  const judgements = new Judgements(making);
  const { followers, signed } = await observe(making, judgements);
  const proposed = followers.flatMap(({ oracle, query }) => {
    const sent = core.send('proposal', leader.id, oracle.id, progress.observations);
    if (sent === undefined) return [];
    const { payload: observations, isGenuine, delayMs } = sent;
    const problem = isGenuine ? signed.problemOf(query, observations) : wrongSignature;
    if (problem === undefined) return [{ oracle, query, observations, delayMs }];
    core.emit({ type: 'refused', oracle: oracle.id, from: leader.id, phase: 'proposal', reason: problem });
    return [];
  });
  const asked = proposed.flatMap((own) => own.observations.map((observation) => ({ ...own, observation })));
  const problems = await judgements.validate(asked);
  const refusing = new Set(asked.filter((_, index) => problems[index] !== undefined).map(({ oracle }) => oracle));
  const valid = proposed.filter(({ oracle }) => !refusing.has(oracle));
  const enough = await judgements.quorum(valid);
  judgements.compare();
  const right = valid.filter(({ oracle }, index) => {
    if (enough[index] === true) return true;
    const reason = 'its observations are not enough';
    core.emit({ type: 'refused', oracle: oracle.id, from: leader.id, phase: 'proposal', reason });
    return false;
  });
  const answers = await core.askAll(
    right.map(({ oracle, query, observations }) => ({
      oracle: oracle.id,
      method: 'outcome',
      limitMs: core.progressMs,
      ask: (call) => oracle.plugin.outcome(ownContext(context), copyOf(query), copied(observations), call),
      check: atMost('outcome', 'maxOutcomeLength', oracle.info.limits.maxOutcomeLength),
    })),
  );
  const made = right.flatMap(({ oracle, query, observations, delayMs }, index) => {
    const answer = answers[index];
    if (answer?.isGiven !== true) return [];
    return [{ oracle, input: inputOf(query, observations), outcome: answer.value, afterMs: delayMs + answer.afterMs }];
  });
  core.compare(
    'outcome',
    made.map(({ oracle, input, outcome }) => ({ oracle: oracle.id, input, answer: hex(outcome) })),
  );
  if (made.length === 0) {
    const why = answers.flatMap((answer) => (answer.isGiven ? [] : [answer.error]));
    throw new Stalled(`no oracle made an outcome: ${[...new Set(why)].join('; ') || 'none took the proposal'}`);
  }
  const { epoch, seqNr } = context;
  return made.map(({ oracle, input, outcome, afterMs }) => {
    return { oracle, outcome, afterMs, digest: fingerprint(epoch, seqNr, input, outcome) };
  });
}
