import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { ManagedOrganization } from "../support/managed-organization";
import { NativeOrganization } from "../support/native-organization";

interface Row {
  readonly asked: string;
  readonly options?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly writes: "the token" | "the key" | "nothing secret";
}

/** What docs/security.md and doctor warn of. */
const ROWS: readonly Row[] = [
  {
    asked: "--event-log",
    options: ["--event-log", "log/events"],
    variables: { PULUMI_DEBUG_COMMANDS: "true" },
    writes: "the token",
  },
  { asked: "--debug", options: ["--debug"], writes: "the token" },
  { asked: "-v=9 --logtostderr", options: ["-v=9", "--logtostderr"], writes: "the token" },
  { asked: "--tracing", options: ["--tracing", "file:log/trace"], writes: "the token" },
  { asked: "--otel-traces", options: ["--otel-traces", "file://FOLDER/log/otel"], writes: "the token" },
  { asked: "PULUMI_DEBUG_GRPC", variables: { PULUMI_DEBUG_GRPC: "log/grpc" }, writes: "the token" },
  { asked: "NODE_DEBUG=http", variables: { NODE_DEBUG: "http" }, writes: "the key" },
];

/** The engine shows what the host of dynamic resources prints, and not what the plugin prints. */
const NATIVE_ROWS = ROWS.map((row) =>
  row.asked === "NODE_DEBUG=http" ? { ...row, writes: "nothing secret" as const } : row,
);

const FACES = [
  { face: "dynamic", rows: ROWS, start: () => ManagedOrganization.start() },
  { face: "native", rows: NATIVE_ROWS, start: () => NativeOrganization.start() },
];

describe.each(FACES)(
  "what Pulumi and Node.js write when they are asked to, $face face",
  ({ rows, start }) => {
    let managed: ManagedOrganization | NativeOrganization;

    beforeAll(async () => {
      managed = await start();
      await mkdir(path.join(managed.stack.folder, "log"));
    });

    afterAll(() => managed.stop());

    it.each(rows)(
      "$asked writes $writes in plain text",
      async ({ asked, options = [], variables = {}, writes }) => {
        const { emulator, stack } = managed;
        await managed.declare(
          `const { accountId } = new ServiceAccount("bot", { displayName: "bot" });`,
          `exports.token = new ApiToken("t", { accountId, label: ${JSON.stringify(asked)}, scopes: ["read:jira-work"] }).token;`,
        );
        const own = options.map((option) => option.replace("FOLDER", stack.folder));
        const { stdout, stderr } = await stack.runWith(variables, "up", "--yes", "--skip-preview", ...own);
        const { token } = (await stack.outputs()) as { token: string };
        const folder = path.join(stack.folder, "log");
        const files = await Promise.all(
          (await readdir(folder)).map((name) => readFile(path.join(folder, name), "latin1")),
        );
        const written = [stdout, stderr, ...files].join("\n");
        const found = { token: written.includes(token), key: written.includes(emulator.apiKey) };
        expect(found).toEqual({ token: writes === "the token", key: writes === "the key" });
      },
    );
  },
);
