import type { Fixture, Rule } from '../rule.js';

/** A part that an implementation may lack is undefined where it does. */
export function partRules<T extends object>(parts: readonly (keyof T & string)[]): Rule<T, Fixture<T>>[] {
  return parts.map((part) => ({
    name: `${part} is there if the implementation has it, and undefined if not`,
    why: 'A caller decides by its presence what it can do.',
    method: part,
    skip: ({ cases }) => (cases[part] === undefined ? 'the fixture does not say whether it is there' : undefined),
    async run(subject, { cases }) {
      const expected = cases[part] !== 'absent';
      if ((subject[part] !== undefined) !== expected) {
        throw new Error(`${part} is ${expected ? 'absent' : 'there'}, and the fixture says otherwise`);
      }
    },
  }));
}
