import { setTimeout as delay } from 'node:timers/promises';
import { Metadata, Server, type ServerCall, Status, StatusError } from '@loopp/grpc';
import { type EchoStatus, type ResponseParameters, TestService } from './pb/testing.pb.js';

const { emptyCall, unaryCall, streamingOutputCall, streamingInputCall, fullDuplexCall } = TestService.methods;
const initialKey = 'x-grpc-test-echo-initial';
const trailingKey = 'x-grpc-test-echo-trailing-bin';

/** The server side of gRPC's interoperability tests (grpc/grpc doc/interop-test-descriptions.md). */
export function interopServer(): Server {
  return new Server()
    .handle(emptyCall, () => ({}))
    .handle(unaryCall, (request, call) => {
      echoMetadata(call);
      endIfAsked(request.responseStatus);
      return { payload: { type: 0, body: new Uint8Array(request.responseSize) } };
    })
    .handle(streamingOutputCall, (request) => responses(request.responseParameters))
    .handle(streamingInputCall, async (requests) => {
      let aggregatedPayloadSize = 0;
      for await (const request of requests) aggregatedPayloadSize += request.payload?.body.length ?? 0;
      return { aggregatedPayloadSize };
    })
    .handle(fullDuplexCall, async function* (requests, call) {
      echoMetadata(call);
      for await (const request of requests) {
        endIfAsked(request.responseStatus);
        yield* responses(request.responseParameters);
      }
    });
}

async function* responses(parameters: readonly ResponseParameters[]) {
  for (const { size, intervalUs } of parameters) {
    if (intervalUs > 0) await delay(intervalUs / 1000);
    yield { payload: { type: 0, body: new Uint8Array(size) } };
  }
}

function echoMetadata(call: ServerCall): void {
  const initial = call.metadata.get(initialKey);
  if (initial !== undefined) call.sendHeader(new Metadata([[initialKey, initial]]));
  const trailing = call.metadata.get(trailingKey);
  if (trailing !== undefined) call.trailer.set(trailingKey, trailing);
}

function endIfAsked(wanted: EchoStatus | undefined): void {
  if (wanted === undefined || wanted.code === Status.OK) return;
  const status = Object.values(Status).find((each) => each === wanted.code) ?? Status.UNKNOWN;
  throw new StatusError(status, wanted.message);
}
