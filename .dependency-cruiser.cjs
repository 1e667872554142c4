// The one direction of imports: cli -> simulator, evm, median -> loop -> go-plugin -> grpc -> protobuf; all of the first -> ocr2.
const may = {
  protobuf: [],
  grpc: ['protobuf'],
  'go-plugin': ['grpc', 'protobuf'],
  loop: ['go-plugin', 'grpc', 'protobuf'],
  ocr2: ['protobuf'],
  median: ['loop', 'ocr2'],
  evm: ['loop', 'ocr2'],
  'protoc-gen-loopp': [],
  'create-loopp': ['grpc'],
  simulator: ['loop', 'ocr2'],
  cli: ['create-loopp', 'loop', 'ocr2', 'simulator', 'evm', 'median', 'go-plugin', 'grpc'],
};

const between = Object.entries(may).map(([from, to]) => ({
  name: `${from}-imports-only-below`,
  severity: 'error',
  from: { path: `^packages/${from}/src` },
  to: { path: '^packages/([^/]+)/', pathNot: [from, ...to].map((name) => `^packages/${name}/`) },
}));

module.exports = {
  forbidden: [
    ...between,
    // Types may name each other; code may not.
    {
      name: 'no-cycles',
      severity: 'error',
      // A bundle's chunks import each other where one of them is loaded later.
      from: { pathNot: '^packages/[^/]+/dist/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'loop-types-are-leaves',
      severity: 'error',
      from: { path: '^packages/loop/src/types' },
      to: { path: '^packages/loop/src/(internal|pb|test)' },
    },
    {
      name: 'pb-imports-no-loop-code',
      severity: 'error',
      from: { path: '^packages/loop/src/pb' },
      to: { path: '^packages/loop/src/(internal|types|test)' },
    },
    {
      name: 'internal-never-imports-the-face-or-test',
      severity: 'error',
      from: { path: '^packages/loop/src/internal', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/loop/src/(test/|[^/]+\\.ts$)' },
    },
    {
      name: 'relayers-carry-no-ocr3-reporting',
      severity: 'error',
      comment: 'It would cost each relayer bundle some 20 KB.',
      from: { path: '^packages/loop/src/serve-relayer\\.ts$' },
      to: { path: '^packages/loop/src/internal/services/ocr3\\.ts$', reachable: true },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      comment: 'But for cborg, which is bundled into @loopp/loop: its many files cost each start 10 ms.',
      from: { path: '^packages/[^/]+/src', pathNot: '\\.test\\.ts$' },
      to: {
        pathNot: '^node_modules/cborg/',
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm-peer', 'npm-optional'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@loopp/source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
