/** What can be started, by the name that a user gives, with what it is in a few words. */
export const kinds = {
  relayer: 'a relayer plugin: it knows a chain',
} as const;

export type Kind = keyof typeof kinds;

export function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}
