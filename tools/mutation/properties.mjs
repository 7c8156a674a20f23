// Properties that draw their own seed get the one that the rest of a run has, so that a mutant's fate is not left to chance.
// One counterexample is enough here, a shorter one would only take its time.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.TEST_SEED), endOnFailure: true });
