import type { Server } from '../server/server.js';
import { Status } from '../status.js';
import { DescriptorIndex } from './descriptor-index.js';
import { ServerReflection, type ServerReflectionRequest, type ServerReflectionResponse } from './pb/reflection.pb.js';
import { ServerReflection as ServerReflectionAlpha } from './pb/reflection-v1alpha.pb.js';

/**
 * grpc.reflection.v1 and v1alpha: lets tools such as grpcurl list a server's services and fetch their schema (gRPC
 * server-reflection.md).
 */
export class ReflectionService {
  readonly #index = new DescriptorIndex();

  /** @param descriptorSets encoded google.protobuf.FileDescriptorSet messages that cover the server's services */
  constructor(descriptorSets: Iterable<Uint8Array>) {
    for (const descriptorSet of descriptorSets) this.#index.add(descriptorSet);
  }

  addTo(server: Server): void {
    const answer = this.#answerAll(server);
    // The messages of both versions are the same.
    server.handle(ServerReflection.methods.serverReflectionInfo, answer);
    server.handle(ServerReflectionAlpha.methods.serverReflectionInfo, answer);
  }

  #answerAll(server: Server) {
    const answer = (request: ServerReflectionRequest) => this.#answer(server, request);
    return async function* (requests: AsyncIterable<ServerReflectionRequest>) {
      for await (const request of requests) yield answer(request);
    };
  }

  #answer(server: Server, request: ServerReflectionRequest): ServerReflectionResponse {
    return { validHost: request.host, originalRequest: request, messageResponse: this.#find(server, request) };
  }

  #find(server: Server, { messageRequest }: ServerReflectionRequest): ServerReflectionResponse['messageResponse'] {
    const index = this.#index;
    switch (messageRequest.case) {
      case 'listServices':
        return {
          case: 'listServicesResponse',
          value: { service: servicesOf(server).map((name) => ({ name })) },
        };
      case 'fileByFilename':
        return this.#fileResponse(messageRequest.value, `file ${messageRequest.value}`);
      case 'fileContainingSymbol':
        return this.#fileResponse(index.fileOfSymbol(messageRequest.value), `symbol ${messageRequest.value}`);
      case 'fileContainingExtension': {
        const { containingType, extensionNumber } = messageRequest.value;
        const file = index.fileOfExtension(containingType, extensionNumber);
        return this.#fileResponse(file, `extension ${extensionNumber} of ${containingType}`);
      }
      case 'allExtensionNumbersOfType': {
        const extensionNumber = index.extensionNumbers(messageRequest.value);
        if (extensionNumber === undefined) return notFound(`type ${messageRequest.value}`);
        const value = { baseTypeName: messageRequest.value, extensionNumber };
        return { case: 'allExtensionNumbersResponse', value };
      }
      default:
        return {
          case: 'errorResponse',
          value: { errorCode: Status.INVALID_ARGUMENT, errorMessage: 'the request asks for nothing' },
        };
    }
  }

  #fileResponse(name: string | undefined, what: string): ServerReflectionResponse['messageResponse'] {
    const fileDescriptorProto = name === undefined ? undefined : this.#index.file(name);
    if (fileDescriptorProto === undefined) return notFound(what);
    return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
  }
}

function servicesOf(server: Server): string[] {
  const names = server.paths.map((path) => path.slice(1, path.lastIndexOf('/')));
  return [...new Set(names)].sort();
}

function notFound(what: string): ServerReflectionResponse['messageResponse'] {
  return { case: 'errorResponse', value: { errorCode: Status.NOT_FOUND, errorMessage: `${what} is not known` } };
}
