/**
 * `ingress`, `projector`, `reconciler`: one app in the foreground, until Ctrl-C. A reconciler that runs waits for an Asana that is away; one
 * that is started by hand where there is none says so and ends, since the address or the credential may be wrong.
 */
import type { Command } from 'commander';
import { readSettings } from '@asana-warehouse/settings/read';
import { credentialSettings, requireAsana } from '../asana-check.ts';
import { runForeground } from '../foreground.ts';

const apps = [
  ['ingress', 'take deliveries from Asana into the log', []],
  ['projector', 'turn the log into tables', []],
  ['reconciler', 'read from Asana: hydrate, keep webhooks, reconcile', ['serve']],
] as const;

export function addApps(program: Command, end: (code: number) => void): void {
  for (const [app, description, args] of apps) {
    program
      .command(app)
      .description(`run one app in the foreground: ${description}`)
      .option('--json', 'accepted for scripts; an app prints nothing on stdout')
      .action(async () => {
        const before = app === 'reconciler' ? requireAsanaOf : undefined;
        end(await runForeground(app, args, before));
      });
  }
}

async function requireAsanaOf(environment: Readonly<Record<string, string>>): Promise<void> {
  await requireAsana(readSettings(credentialSettings, environment));
}
