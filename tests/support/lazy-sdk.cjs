// Preloaded into the Node processes of tests (`node --require`). Pulumi's SDK loads npm's dependency solver
// and the TypeScript compiler at its start, for functions that it may have to serialise, and tracing that is
// off. Here they load with their first use, which saves two thirds of the start.
const Module = require("node:module");

const RARELY_USED = /^(@npmcli\/arborist|typescript|@opentelemetry\/(?!api).*)$/;
const load = Module._load;

Module._load = (request, ...rest) =>
  RARELY_USED.test(request)
    ? new Proxy({}, { get: (_target, key) => key === "__esModule" || load(request, ...rest)[key] })
    : load(request, ...rest);

// The language host that `npm run engine` builds is older than the CLI and does not hear of
// `typescript: false` in Pulumi.yaml.
if (process.argv.at(-1).endsWith(".js")) {
  process.env.PULUMI_NODEJS_TYPESCRIPT = "false";
}
