const grpc = /^application\/grpc(?:\+|[ \t]*(?:;|$))/i;

/**
 * Whether a content-type is gRPC's: `application/grpc`, alone, with a subtype (`+proto`) or parameters, in any case as
 * media types are. Neither `application/grpc-web` nor anything else that begins like it.
 */
export function isGrpcContentType(value: string | undefined): boolean {
  return value !== undefined && (value === 'application/grpc' || grpc.test(value));
}
