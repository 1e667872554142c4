// The public API of every package as a text that is committed: packages/NAME/api/ENTRY.api.md. A change of it shows in
// the difference, and so to who reviews it.
// Usage: node tools/api-reports.mjs [--update]   (without --update: prints the difference and fails when there is one)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { packageEntries } from './packages/package-entries.mjs';
import { publishable } from './packages/publishable.mjs';

const isUpdate = process.argv.includes('--update');
const options = { target: 'es2022', lib: ['es2023', 'esnext.disposable'], module: 'nodenext', types: ['node'] };
let differs = false;

/** `@loopp/loop/test` is reported in test.api.md, `@loopp/loop` in index.api.md. */
const reportName = (manifest, specifier) =>
  `${specifier.slice(manifest.name.length + 1).replaceAll('/', '-') || 'index'}.api.md`;

/** Prints the difference where there is one. */
function isSame(committed, now) {
  const args = ['diff', '--no-index', '--no-prefix', '--', committed, now];
  return spawnSync('git', args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function report({ folder, manifest }, { specifier, output }, into) {
  const name = reportName(manifest, specifier);
  const types = join(folder, output.replace(/\.js$/, '.d.ts'));
  const silent = { logLevel: 'none' };
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(folder, 'api-extractor.json'),
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      compiler: {
        overrideTsconfig: { compilerOptions: { ...options, strict: true, skipLibCheck: true }, files: [types] },
      },
      apiReport: { enabled: true, reportFileName: name, reportFolder: into, reportTempFolder: join(into, 'temp') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: silent },
        extractorMessageReporting: { default: silent },
        tsdocMessageReporting: { default: silent },
      },
    },
  });
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  return name;
}

const compared = mkdtempSync(join(tmpdir(), 'loopp-api-'));
try {
  for (const one of publishable()) {
    const committed = join(one.folder, 'api');
    const into = isUpdate ? committed : join(compared, one.name);
    mkdirSync(into, { recursive: true });
    // Generated code has its interface from its .proto, which has a check of its own.
    const entries = packageEntries(one).filter(({ input }) => !input.endsWith('.pb.ts'));
    const names = entries.map((entry) => report(one, entry, into));
    rmSync(join(into, 'temp'), { recursive: true, force: true });
    const gone = existsSync(committed) ? readdirSync(committed).filter((name) => !names.includes(name)) : [];
    if (isUpdate) for (const name of gone) rmSync(join(committed, name));
    else differs = !isSame(committed, into) || differs;
  }
} finally {
  rmSync(compared, { recursive: true });
}
if (differs) {
  process.stderr.write('the public API has changed: where that is meant, npm run api:update, and a changeset\n');
  process.exitCode = 1;
}
