import { Status } from '@loopp/grpc';
import { descriptors as grpcDescriptors } from '@loopp/grpc/services/descriptors';
import { ServerReflectionRequest, ServerReflectionResponse } from '@loopp/grpc/services/reflection';
import { descriptors as ownDescriptors } from '../pb/descriptors.pb.js';
import { DescriptorIndex } from './descriptor-index.js';

type Answer = ServerReflectionResponse['messageResponse'];

/** Answers reflection requests from file descriptors; everything it needs is loaded when somebody asks. */
export class Reflection {
  readonly #index = new DescriptorIndex();
  readonly #services: () => readonly string[];

  /**
   * @param services the names of the services that are served
   * @param sets the application's FileDescriptorSets in base64
   */
  constructor(services: () => readonly string[], sets: readonly string[]) {
    this.#services = services;
    for (const set of [ownDescriptors, grpcDescriptors, ...sets]) this.#index.add(Buffer.from(set, 'base64'));
  }

  /** Answers one encoded request. */
  answer(bytes: Uint8Array): Uint8Array {
    const request = ServerReflectionRequest.decode(bytes);
    return ServerReflectionResponse.encode({
      validHost: request.host,
      originalRequest: request,
      messageResponse: this.#respond(request.messageRequest),
    });
  }

  #respond(request: ServerReflectionRequest['messageRequest']): Answer {
    switch (request.case) {
      case 'listServices':
        return {
          case: 'listServicesResponse',
          value: { service: this.#services().map((name) => ({ name })) },
        };
      case 'fileByFilename':
        return this.#files(
          this.#index.withImports(this.#index.fileNamed(request.value)),
          `File not found: ${request.value}`,
        );
      case 'fileContainingSymbol':
        return this.#files(
          this.#index.withImports(this.#index.fileDefining(request.value)),
          `Symbol not found: ${request.value}`,
        );
      case 'fileContainingExtension':
      case 'allExtensionNumbersOfType':
        return failure(Status.NOT_FOUND, 'this server defines no extensions');
      default:
        return failure(Status.INVALID_ARGUMENT, 'the request asks for nothing');
    }
  }

  #files(files: Uint8Array[], notFound: string): Answer {
    if (files.length === 0) return failure(Status.NOT_FOUND, notFound);
    return { case: 'fileDescriptorResponse', value: { fileDescriptorProto: files } };
  }
}

function failure(errorCode: number, errorMessage: string): Answer {
  return { case: 'errorResponse', value: { errorCode, errorMessage } };
}
