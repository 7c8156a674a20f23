/** Numbers on the command lines of long runs: chaos, simulation, random workspaces. */
const below = 2 ** 31;

/** What a command line gives for `option`: a whole number from `least` to 2³¹ − 1. @throws Error that names the option. */
export function wholeNumber(option: string, text: string, least = 1): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= least && value < below) return value;
  throw new Error(`${option} must be a whole number from ${least} to ${below - 1}, not ${JSON.stringify(text)}`);
}
