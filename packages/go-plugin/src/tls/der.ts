/** The few DER types an X.509 certificate is made of (ITU-T X.690). */
export type Der = Uint8Array;

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
};

export function sequence(...items: readonly Der[]): Der {
  return tagged(TAG.sequence, Buffer.concat(items));
}

export function set(...items: readonly Der[]): Der {
  return tagged(TAG.set, Buffer.concat(items));
}

export function boolean(value: boolean): Der {
  return tagged(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
}

/** A non-negative integer given by its big-endian bytes. */
export function integer(bytes: Uint8Array): Der {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const shortest = bytes.subarray(start);
  // A set top bit would make it negative.
  const padded = ((shortest[0] ?? 0) & 0x80) === 0 ? shortest : Buffer.concat([Uint8Array.of(0), shortest]);
  return tagged(TAG.integer, padded.length === 0 ? Uint8Array.of(0) : padded);
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Der {
  return tagged(TAG.bitString, Buffer.concat([Uint8Array.of(unusedBits), bytes]));
}

export function octetString(bytes: Uint8Array): Der {
  return tagged(TAG.octetString, bytes);
}

export function utf8String(text: string): Der {
  return tagged(TAG.utf8, Buffer.from(text));
}

/** GeneralizedTime, to the second. */
export function time(date: Date): Der {
  const text = date.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return tagged(TAG.time, Buffer.from(`${text}Z`));
}

/** An object identifier in dotted form. */
export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(TAG.oid, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** `[tag]` with the content inside it. */
export function explicit(tag: number, content: Der): Der {
  return tagged(0xa0 | tag, content);
}

/** `[tag]` in place of the content's own tag. */
export function implicit(tag: number, content: Uint8Array): Der {
  return tagged(0x80 | tag, content);
}

function tagged(tag: number, content: Uint8Array): Der {
  return Buffer.concat([Uint8Array.of(tag), length(content.length), content]);
}

function length(count: number): Uint8Array {
  if (count < 0x80) return Uint8Array.of(count);
  const bytes: number[] = [];
  for (let rest = count; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

function base128(value: number): number[] {
  const groups = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift((rest % 128) | 0x80);
  return groups;
}
