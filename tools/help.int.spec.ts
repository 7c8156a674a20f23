import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './scratch-tree.ts';

const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

test.each(['simulation', 'chaos', 'workspaces', 'mutation', 'bench', 'image'])(
  'npm run %s -- --help tells how to ask, and does nothing else',
  (name) => {
    const file = /^node (\S+)$/.exec(scripts[name] ?? '')?.[1] ?? '';
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, '--help'], {
      cwd: checkout,
      encoding: 'utf8',
      timeout: 50_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`npm run ${name}`);
  },
);
