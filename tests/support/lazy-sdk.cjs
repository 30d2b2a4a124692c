// Preloaded into the Node processes of tests (`node --require`). Pulumi's SDK loads npm's dependency solver
// and the TypeScript compiler at its start, for functions that it may have to serialise, the Automation API and
// tracing that is off. Here they load with their first use, which saves two thirds of the start.
const Module = require("node:module");

const RARELY_USED = /^(@npmcli\/arborist|typescript|normalize-package-data|execa|@opentelemetry\/(?!api).*)$/;
const load = Module._load;

const isRarelyUsed = (request, parent) =>
  RARELY_USED.test(request) ||
  (request === "./automation" && parent?.filename.endsWith("@pulumi/pulumi/index.js"));

/** A module that loads when one of its exports is read, or when it is called. */
function lazily(loadModule) {
  return new Proxy(function () {}, {
    get: (_target, key) => {
      if (key === "__esModule") {
        return true;
      }
      const loaded = loadModule();
      return key === "default" && !loaded.__esModule ? loaded : loaded[key];
    },
    apply: (_target, self, given) => Reflect.apply(loadModule(), self, given),
  });
}

Module._load = (request, parent, ...rest) =>
  isRarelyUsed(request, parent)
    ? lazily(() => load(request, parent, ...rest))
    : load(request, parent, ...rest);

// The language host that `npm run engine` builds is older than the CLI and does not hear of
// `typescript: false` in Pulumi.yaml.
if (process.argv.at(-1).endsWith(".js")) {
  process.env.PULUMI_NODEJS_TYPESCRIPT = "false";
}
