/** A folder of .proto files whose imports are relative to it, and how to generate it. */
export interface Root {
  readonly folder: string;
  /** Options of the plugin. */
  readonly options: readonly string[];
  /** Whether google's well-known types are generated too, into `google/protobuf`. */
  readonly wellKnown: boolean;
}

const descriptors = 'descriptors=descriptors';

export const roots: readonly Root[] = [
  { folder: 'packages/protobuf/src', options: ['runtime=./runtime.js'], wellKnown: true },
  { folder: 'packages/grpc/src/services/pb', options: [descriptors], wellKnown: false },
  { folder: 'packages/go-plugin/src/pb', options: [descriptors], wellKnown: false },
  { folder: 'packages/go-plugin/examples/kv', options: [], wellKnown: false },
  { folder: 'packages/go-plugin/examples/bidirectional', options: [], wellKnown: false },
  { folder: 'packages/go-plugin/examples/streaming', options: [], wellKnown: false },
  { folder: 'packages/loop/src/pb', options: [descriptors], wellKnown: false },
  { folder: 'packages/loop/src/internal/telemetry/pb', options: [], wellKnown: false },
  { folder: 'packages/ocr2/src/pb', options: [descriptors], wellKnown: false },
  { folder: 'tests/types/schema', options: [], wellKnown: false },
  { folder: 'examples/terraform-provider/src/pb', options: [], wellKnown: false },
  { folder: 'examples/tflint-ruleset/src/pb', options: [], wellKnown: false },
  { folder: 'examples/vault-secrets/src/pb', options: [], wellKnown: false },
  { folder: 'interop/grpc/pb', options: [], wellKnown: false },
  { folder: 'tools/generate/fixtures', options: [descriptors], wellKnown: false },
];
