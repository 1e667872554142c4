/** RFC 7541 appendix A: name and value of index 1, 2, … one after the other. */
export const staticTable: readonly string[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ['accept-language', ''],
  ['accept-ranges', ''],
  ['accept', ''],
  ['access-control-allow-origin', ''],
  ['age', ''],
  ['allow', ''],
  ['authorization', ''],
  ['cache-control', ''],
  ['content-disposition', ''],
  ['content-encoding', ''],
  ['content-language', ''],
  ['content-length', ''],
  ['content-location', ''],
  ['content-range', ''],
  ['content-type', ''],
  ['cookie', ''],
  ['date', ''],
  ['etag', ''],
  ['expect', ''],
  ['expires', ''],
  ['from', ''],
  ['host', ''],
  ['if-match', ''],
  ['if-modified-since', ''],
  ['if-none-match', ''],
  ['if-range', ''],
  ['if-unmodified-since', ''],
  ['last-modified', ''],
  ['link', ''],
  ['location', ''],
  ['max-forwards', ''],
  ['proxy-authenticate', ''],
  ['proxy-authorization', ''],
  ['range', ''],
  ['referer', ''],
  ['refresh', ''],
  ['retry-after', ''],
  ['server', ''],
  ['set-cookie', ''],
  ['strict-transport-security', ''],
  ['transfer-encoding', ''],
  ['user-agent', ''],
  ['vary', ''],
  ['via', ''],
  ['www-authenticate', ''],
].flat();

/** The number of entries; dynamic entries follow from `staticSize + 1`. */
export const staticSize: number = staticTable.length / 2;

/** First index of each name. */
export const staticNames: ReadonlyMap<string, number> = nameIndexes();

/** Index of each field, by name and then by value. */
export const staticFields: ReadonlyMap<string, ReadonlyMap<string, number>> = fieldIndexes();

function nameIndexes(): Map<string, number> {
  const indexes = new Map<string, number>();
  for (let index = staticSize; index >= 1; index--) indexes.set(staticTable[index * 2 - 2] ?? '', index);
  return indexes;
}

function fieldIndexes(): Map<string, Map<string, number>> {
  const indexes = new Map<string, Map<string, number>>();
  for (let index = staticSize; index >= 1; index--) {
    const name = staticTable[index * 2 - 2] ?? '';
    const values = indexes.get(name) ?? new Map<string, number>();
    indexes.set(name, values.set(staticTable[index * 2 - 1] ?? '', index));
  }
  return indexes;
}
