/** Commands that the product will have and this release has not: they say so instead of being unknown. */
import { Failure } from '@asana-warehouse/failure/failure';
import type { Command } from 'commander';

const later = [
  ['console', 'The operations console is not in this release. asana-warehouse status shows the same at a glance.'],
] as const;

export function addLater(program: Command): void {
  for (const [name, text] of later) {
    program
      .command(name, { hidden: true })
      .description('not in this release')
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new Failure('usage.invalid', text);
      });
  }
}
