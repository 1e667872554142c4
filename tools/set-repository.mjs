// Names the repository in the manifests, as npm wants it for provenance. The workflow that publishes knows it, the
// checkout does not: a fork publishes under its own name.
// Usage: GITHUB_SERVER_URL=https://… GITHUB_REPOSITORY=OWNER/NAME node tools/set-repository.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { publishable } from './packages/publishable.mjs';

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (!server || !repository) {
  process.stderr.write('set-repository: GITHUB_SERVER_URL and GITHUB_REPOSITORY are to be set\n');
  process.exit(2);
}
const home = `${server}/${repository}`;
for (const { folder } of publishable()) {
  const file = join(folder, 'package.json');
  const directory = `packages/${basename(folder)}`;
  const manifest = {
    ...JSON.parse(readFileSync(file, 'utf8')),
    homepage: `${home}/tree/main/${directory}#readme`,
    bugs: `${home}/issues`,
    repository: { type: 'git', url: `git+${home}.git`, directory },
  };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
