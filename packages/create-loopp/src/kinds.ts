/** What can be started, by the name that a user gives, with what it is in a few words. */
export const kinds = {
  relayer: 'a relayer plugin: it knows a chain',
  'reporting-plugin': 'a reporting plugin of OCR2: it knows a product',
  'ocr3-reporting-plugin': 'a reporting plugin of OCR3: it knows a product',
  'go-plugin': 'a plugin of go-plugin with a service of its own, and its host',
  host: 'a host that runs relayer plugins',
} as const;

export type Kind = keyof typeof kinds;

export function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}
