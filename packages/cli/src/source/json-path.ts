/** A path such as `data.prices[0].close` or `rates.EUR`, split. */
export type JsonPath = readonly (string | number)[];

/**
 * Reads a path: names separated by dots, `[n]` for elements of lists; the empty text means the document itself.
 * @throws RangeError for anything else.
 */
export function parseJsonPath(text: string): JsonPath {
  if (text === '') return [];
  if (!/^[^.[\]]+(\.[^.[\]]+|\[\d{1,6}\])*$/.test(text) && !/^(\[\d{1,6}\])+((\.[^.[\]]+)|\[\d{1,6}\])*$/.test(text)) {
    throw new RangeError(
      'a JSON path is names separated by dots, with [n] for elements of lists: data.prices[0].close',
    );
  }
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name = '']) =>
    index === undefined ? name : Number(index),
  );
}

/** What stands at a path; undefined when nothing does. */
export function atJsonPath(document: unknown, path: JsonPath): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
