// The protocol of a secrets engine around the engine itself.
import type { Broker } from '@loopp/go-plugin';
import { type Server, Status, StatusError } from '@loopp/grpc';
import type { Init } from '@loopp/protobuf';
import { Engine } from './engine.js';
import { Backend, type HandleRequestReply, type Request, type Response } from './pb/backend.pb.js';
import { PluginVersion } from './pb/version.pb.js';
import { EngineError, type EngineReply, type EngineRequest, errorTypes } from './request.js';
import { nanoseconds, objectOf, Vault } from './vault.js';

const SECRETS_ENGINE = 1;

export function serveBackend(server: Server, broker: Broker): void {
  let mounted: { readonly vault: Vault; readonly engine: Engine } | undefined;
  const engine = () => {
    if (mounted === undefined) throw new StatusError(Status.FAILED_PRECONDITION, 'the engine is not set up');
    return mounted.engine;
  };

  const { methods } = Backend;
  server
    .handle(methods.setup, async ({ brokerId }) => {
      const vault = new Vault(await broker.dial(brokerId));
      mounted = { vault, engine: new Engine(vault) };
      return {};
    })
    .handle(methods.initialize, () => ({}))
    .handle(methods.type, () => ({ type: SECRETS_ENGINE }))
    // Services check keys of their callers without a token of their own. Keys are worth a seal of their own.
    .handle(methods.specialPaths, () => ({ paths: { unauthenticated: ['verify'], sealWrapStorage: ['key/'] } }))
    .handle(methods.handleExistenceCheck, async ({ request }) => {
      const exists = await engine().exists(request?.path ?? '');
      return { checkFound: exists !== undefined, exists: exists ?? false };
    })
    .handle(methods.handleRequest, async ({ request }) => {
      try {
        return { response: responseOf(await engine().handle(requestOf(request))) };
      } catch (error) {
        return failure(error);
      }
    })
    // Storage changed past this process. It caches nothing.
    .handle(methods.invalidateKey, () => ({}))
    .handle(methods.cleanup, async () => {
      await mounted?.vault[Symbol.asyncDispose]();
      mounted = undefined;
      return {};
    })
    .handle(PluginVersion.methods.version, () => ({ pluginVersion: 'v0.1.0' }));
}

function requestOf(request: Request | undefined): EngineRequest {
  const { operation = '', path = '', data = '', secret } = request ?? {};
  return { operation, path, data: objectOf(data), internal: objectOf(secret?.internalData ?? '') };
}

/** A reply without data and without a secret is none: Vault answers 204. */
function responseOf({ data, secret }: EngineReply): Init<Response> | undefined {
  if (data === undefined && secret === undefined) return undefined;
  return {
    data: JSON.stringify(data ?? {}),
    ...(secret !== undefined && {
      secret: {
        internalData: JSON.stringify(secret.internal),
        leaseOptions: {
          TTL: nanoseconds(secret.seconds),
          MaxTTL: nanoseconds(secret.maxSeconds),
          renewable: true,
          // Vault sets its own, but refuses a lease without one.
          issueTime: {},
        },
      },
    }),
  };
}

/** A text for the caller goes as data, an `error` in it, beside the type; anything else is an internal error. */
function failure(error: unknown): Init<HandleRequestReply> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof EngineError)) return { err: { errMsg: message } };
  const err = { errType: error.type, errMsg: message };
  if (error.type !== errorTypes.invalidRequest) return { err };
  return { err, response: { data: JSON.stringify({ error: message }) } };
}
