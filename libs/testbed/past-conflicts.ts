/** What projectors do about conflicts with each other, for tests that call their parts: the same again, until it goes through. */

/** Does `work`, again after each `warehouse.conflict`. Throws what else it throws. */
export async function pastConflicts(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'warehouse.conflict')) throw error;
    }
  }
}
