// Makes sure that what package-lock.json names is installed, before anything else runs. Works on any Node from 20 and needs
// nothing but npm. npm leaves a copy of what it installed in node_modules/.package-lock.json; when every package of
// package-lock.json is there at its version, nothing is done, which takes some ten milliseconds.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const missing = firstMissing();
if (missing !== null) {
  process.stderr.write(`Installing dependencies (${missing}) …\n`);
  const { status, error } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error !== undefined || status !== 0) {
    process.stderr.write(
      `npm ci failed (${error === undefined ? `exit ${status}` : error.message}).\n` +
        '→ Check the network and the registry that npm is configured for (npm config get registry), then start again.\n',
    );
    process.exit(3);
  }
}

/** Why an installation is needed, in words; null when it is not. */
function firstMissing() {
  const wanted = lockedPackages('package-lock.json');
  const installed = lockedPackages('node_modules/.package-lock.json');
  if (installed === null) return 'first time';
  for (const [path, entry] of Object.entries(wanted ?? {})) {
    if (path === '' || !path.startsWith('node_modules/')) continue;
    const found = installed[path];
    if (found === undefined) {
      if (entry.optional || entry.peer || entry.devOptional) continue;
      return `${path.slice('node_modules/'.length)} is missing`;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${path.slice('node_modules/'.length)} has changed`;
    }
  }
  return existsSync(new URL('../node_modules/.bin/asana-warehouse', import.meta.url)) ? null : 'command not linked';
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).packages;
  } catch {
    return null;
  }
}
