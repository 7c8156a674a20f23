// Takes telemetry's calls out of a process: what libs/telemetry exports for spans, contexts and metrics becomes functions
// that do nothing, which the engine removes where they are called. Only for the baseline of telemetry.bench.ts.
//
//   node --import ./bench/without-telemetry.mjs --import ./tools/decorators.mjs bench/telemetry-chain.ts
import { registerHooks } from 'node:module';

const context = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const sources = {
  'trace.ts': `
    const run = (name, fields, work) => work();
    export const span = run;
    export const traceparent = () => '${context}';
    export const traceId = () => null;
    export const useTracer = () => undefined;`,
  'metrics.ts': `
    const nothing = () => undefined;
    export { nothing as count, nothing as observe, nothing as gaugeFrom, nothing as startMetrics, nothing as stopMetrics };`,
};

registerHooks({
  load(url, hookContext, nextLoad) {
    const file = /\/libs\/telemetry\/(trace\.ts|metrics\.ts)$/.exec(url)?.[1];
    if (file === undefined) return nextLoad(url, hookContext);
    return { format: 'module', source: sources[file], shortCircuit: true };
  },
});
