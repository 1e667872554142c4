import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { ServerReflectionRequest, ServerReflectionResponse } from '@loopp/grpc/services/reflection';
import { Reflection } from './reflection.js';

const limit = { timeout: 10_000 };
const reflection = new Reflection(() => ['a.B', 'plugin.GRPCBroker'], []);

function ask(messageRequest: ServerReflectionRequest['messageRequest']): ServerReflectionResponse['messageResponse'] {
  const answer = ServerReflectionResponse.decode(
    reflection.answer(ServerReflectionRequest.encode({ host: 'h', messageRequest })),
  );
  assert.equal(answer.validHost, 'h');
  assert.deepEqual(answer.originalRequest?.messageRequest, messageRequest);
  return answer.messageResponse;
}

function files(response: ServerReflectionResponse['messageResponse']): string[] {
  assert.equal(response.case, 'fileDescriptorResponse');
  const { value } = response;
  if (value === undefined || !('fileDescriptorProto' in value)) return [];
  return value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name);
}

test('services are listed by name', limit, () => {
  assert.deepEqual(ask({ case: 'listServices', value: '' }), {
    case: 'listServicesResponse',
    value: { service: [{ name: 'a.B' }, { name: 'plugin.GRPCBroker' }] },
  });
});

test('a file comes by each symbol in it and by its name, with what it imports', limit, () => {
  for (const value of [
    'plugin.GRPCBroker',
    'plugin.GRPCBroker.StartStream',
    'plugin.ConnInfo',
    'plugin.ConnInfo.Knock',
  ]) {
    assert.deepEqual(files(ask({ case: 'fileContainingSymbol', value })), ['broker.proto'], value);
  }
  assert.deepEqual(files(ask({ case: 'fileContainingSymbol', value: 'plugin.StdioData.Channel' })), [
    'stdio.proto',
    'google/protobuf/empty.proto',
  ]);
  assert.deepEqual(files(ask({ case: 'fileByFilename', value: 'health.proto' })), ['health.proto']);
});

test('what is not known, and what nobody asks here, is an error of its own', limit, () => {
  const notFound = [
    ask({ case: 'fileContainingSymbol', value: 'no.Such' }),
    ask({ case: 'fileByFilename', value: 'no.proto' }),
    ask({ case: 'allExtensionNumbersOfType', value: 'x' }),
  ];
  for (const response of notFound) {
    assert.equal(response.case, 'errorResponse');
    assert.ok(response.value !== undefined && 'errorCode' in response.value && response.value.errorCode === 5);
  }
  assert.equal(ask({ case: undefined }).case, 'errorResponse');
});
