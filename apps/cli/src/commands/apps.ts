/** `ingress`, `projector`, `reconciler`: one app in the foreground, until Ctrl-C. */
import type { Command } from 'commander';
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
      .action(async () => end(await runForeground(app, args)));
  }
}
