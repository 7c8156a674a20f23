/** What Node itself takes from the environment, beside the settings of this product. */

/** NODE_OPTIONS as it stands; empty when it is not set. */
export function nodeOptions(): string {
  return process.env['NODE_OPTIONS'] ?? '';
}
