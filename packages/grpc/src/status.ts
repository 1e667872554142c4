/** gRPC status codes (grpc/grpc doc/statuscodes.md). */
export const Status = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

export type Status = (typeof Status)[keyof typeof Status];

const byCode: readonly Status[] = Object.values(Status);
const names: readonly string[] = Object.keys(Status);

/** The status of a number from the wire; a number that gRPC does not define is UNKNOWN. */
export function statusFromCode(code: number): Status {
  return byCode[code] ?? Status.UNKNOWN;
}

/** `NOT_FOUND` for 5, and so on. */
export function statusName(status: Status): string {
  return names[status] ?? 'UNKNOWN';
}
