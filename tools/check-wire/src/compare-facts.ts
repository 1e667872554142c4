/** Parts of a schema that are counted. */
const kinds = ['service', 'method', 'message', 'enum'] as const;
type Kind = (typeof kinds)[number];

export interface Comparison {
  /** For each kind how many the original has, and how many of those are the same here with all that belongs to them. */
  readonly counts: Readonly<Record<Kind, { readonly total: number; readonly identical: number }>>;
  /** One line a difference: `- ` what the original has and we have not, `+ ` what we have and it has not. */
  readonly differences: readonly string[];
}

/** Compares schemas given as facts. */
export function compareFacts(original: ReadonlySet<string>, ours: ReadonlySet<string>): Comparison {
  const missing = [...original].filter((fact) => !ours.has(fact));
  const added = [...ours].filter((fact) => !original.has(fact));
  const changed = new Set([...missing, ...added].flatMap(owners));
  const count = (kind: Kind) => {
    const names = [...original].filter((fact) => fact.startsWith(`${kind} `)).map(firstTwoWords);
    return { total: names.length, identical: names.filter((name) => !changed.has(name)).length };
  };
  return {
    counts: { service: count('service'), method: count('method'), message: count('message'), enum: count('enum') },
    differences: [
      ...missing.map((fact) => ({ fact, line: `- ${fact}` })),
      ...added.map((fact) => ({ fact, line: `+ ${fact}` })),
    ]
      .sort((a, b) => (a.fact < b.fact ? -1 : 1))
      .map(({ line }) => line),
  };
}

function firstTwoWords(fact: string): string {
  return fact.split(' ', 2).join(' ');
}

/** The parts of the schema that a differing fact makes differ: itself, and what it belongs to. */
function owners(fact: string): string[] {
  const [kind = '', name = ''] = fact.split(' ');
  const own = firstTwoWords(fact);
  const parent = name.slice(0, name.lastIndexOf('.'));
  switch (kind) {
    case 'method':
      return [own, `service ${name.slice(0, name.indexOf('/'))}`];
    case 'field':
      return [`message ${parent}`];
    case 'reserved':
      return [`message ${name}`];
    case 'value':
      return [`enum ${parent}`];
    default:
      return [own];
  }
}
