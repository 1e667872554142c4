import { SimulatorError } from '../simulator-error.js';
import type { NewEvent, Opinion } from './events.js';

/** What one oracle made of an input. */
export interface Made {
  readonly oracle: number;
  /** Who was given the same has the same here. */
  readonly input: string;
  /** Bytes in hexadecimal digits, or a text. */
  readonly answer: string;
}

const longestShown = 80;

/**
 * Compares what honest oracles made of the same input: where libocr wants a method to be deterministic, they must not
 * differ, or no quorum of them ever signs the same.
 * @param where for the message: "seqNr 3".
 * @throws SimulatorError SIMULATOR_DISAGREEMENT that names method and oracles, unless it is only to be told.
 */
export function compare(
  method: string,
  where: string,
  made: readonly Made[],
  { emit, isThrown }: { readonly emit: (event: NewEvent) => void; readonly isThrown: boolean },
): void {
  for (const same of grouped(made, ({ input }) => input)) {
    const opinions = grouped(same, ({ answer }) => answer)
      .map(
        (group): Opinion => ({
          oracles: [...new Set(group.map(({ oracle }) => oracle))],
          answer: group[0]?.answer ?? '',
        }),
      )
      .sort((a, b) => b.oracles.length - a.oracles.length);
    if (opinions.length < 2) continue;
    emit({ type: 'disagreement', method, opinions });
    if (!isThrown) continue;
    const told = opinions.map(({ oracles, answer }) => `${nameAll(oracles)}: ${shortened(answer)}`).join('; ');
    throw new SimulatorError(
      'SIMULATOR_DISAGREEMENT',
      `${method} is not deterministic: in ${where} the oracles made different things of the same input (${told})`,
      {
        remedy: `let ${method} depend on its arguments alone: no clock, no random number, no order of a set, no own state`,
      },
    );
  }
}

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function nameAll(oracles: readonly number[]): string {
  return `${oracles.length === 1 ? 'oracle' : 'oracles'} ${oracles.join(', ')}`;
}

function shortened(answer: string): string {
  if (answer === '') return 'nothing';
  return answer.length <= longestShown ? answer : `${answer.slice(0, longestShown)}… (${answer.length} characters)`;
}
