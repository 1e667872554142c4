import type { Random } from './random.js';

/** Once in `times` other bytes: what faulty oracles send, or what someone wrote into a contract by mistake. */
export function damaged(random: Random, bytes: Uint8Array, times: number): Uint8Array {
  if (!random.oneIn(times)) return bytes;
  const changes: readonly [() => Uint8Array, ...(() => Uint8Array)[]] = [
    () => random.bytes(random.below(92)),
    () => bytes.subarray(0, random.below(bytes.length + 1)),
    () => bytes.map((byte) => (random.oneIn(30) ? random.below(256) : byte)),
    () => withByte(random, bytes),
    // Still valid protobuf: a field given twice, unknown fields, groups, another wire type, varints of odd lengths.
    () => Uint8Array.of(...bytes, ...bytes),
    () => Uint8Array.of(...field(random), ...bytes),
    () => Uint8Array.of(...bytes, ...field(random)),
    () => Uint8Array.of(0x0b, ...field(random), 0x0c, ...bytes),
    () => Uint8Array.of(...bytes, 0x0b, ...field(random), random.pick([0x0c, 0x14])),
    () => Uint8Array.of(...bytes, 0x08, ...varint(random)),
    () => Uint8Array.of(...bytes, random.pick([0x22, 0x12, 0x1a]), 24, ...random.bytes(random.pick([24, 24, 23]))),
  ];
  return random.pick(changes)();
}

/** Now and then a report that is cut, longer than allowed, or points elsewhere. */
export function damagedReport(random: Random, report: Uint8Array, n: number, times = 8): Uint8Array {
  if (!random.oneIn(times)) return report;
  const changes: readonly [() => Uint8Array, ...(() => Uint8Array)[]] = [
    () => random.bytes(random.below(200)),
    () => new Uint8Array(),
    () => report.subarray(0, random.below(report.length)),
    () => Uint8Array.of(...report, ...random.bytes(random.between(1, 32 * n + 200))),
    () => withByte(random, report),
    // Offset and length of the observations stand at the ends of words 2 and 4.
    () => report.with(95, random.pick([0, 31, 32, 96, 127, 160, 192])),
    () => report.with(159, random.below(40)),
    () => report.with(158, 1),
    () => report.with(random.pick([0, 64, 128]), 1),
    () => report.fill(random.below(256), 32 * random.below(report.length / 32)),
  ];
  return random.pick(changes)();
}

function withByte(random: Random, bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? bytes : bytes.with(random.below(bytes.length), random.below(256));
}

function field(random: Random): number[] {
  const number = random.pick([1, 2, 3, 4, 5, 15]);
  const length = random.below(6);
  const forms: readonly [number[], ...number[][]] = [
    [number << 3, ...varint(random)],
    [(number << 3) | 1, ...random.bytes(8)],
    [(number << 3) | 2, length, ...random.bytes(length)],
    [(number << 3) | 5, ...random.bytes(4)],
    [0xf8, 0xff, 0xff, 0xff, 0x0f, ...varint(random)],
    [0, 1],
    [(number << 3) | random.pick([6, 7]), 0],
    [0x88, 0x80, 0x00, ...varint(random)],
  ];
  return random.pick(forms);
}

/** Up to eleven bytes; ten are the most that protobuf allows. */
function varint(random: Random): number[] {
  const more = Array.from({ length: random.pick([0, 1, 4, 5, 9, 9, 10]) }, () => 128 + random.below(128));
  return [...more, random.pick([0, 1, 2, random.below(128)])];
}
