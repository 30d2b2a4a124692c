import { describeEngine, describeEngineAsJson } from "../../../engine/src/describe-engine";
import type { Engine } from "../../../engine/src/engine";

const engine: Engine = {
  root: "/v/3.259.0",
  binFolder: "/v/3.259.0/bin",
  pulumi: "/v/3.259.0/bin/pulumi",
  version: "3.259.0",
  source: "versions-folder",
  considered: [
    { source: "path", verdict: 'passed over: there is no "pulumi" on PATH' },
    {
      source: "versions-folder",
      path: "/v/3.259.0/bin/pulumi",
      verdict: "used: version 3.259.0; checksums match",
    },
  ],
  environment: () => ({ SECRET: "hunter2" }),
};

describe("describeEngine", () => {
  it("shows the CLI and one row for each source", () => {
    expect(describeEngine(engine).split("\n")).toEqual([
      "Pulumi CLI 3.259.0 (versions-folder): /v/3.259.0/bin/pulumi",
      "",
      "source           looked at              verdict",
      'path             -                      passed over: there is no "pulumi" on PATH',
      "versions-folder  /v/3.259.0/bin/pulumi  used: version 3.259.0; checksums match",
      "installer        -                      not tried",
      "go-build         -                      not tried",
      "",
    ]);
  });
});

describe("describeEngineAsJson", () => {
  it("gives the same as JSON, without the environment", () => {
    const { environment, ...facts } = engine;

    expect(JSON.parse(describeEngineAsJson(engine))).toEqual(facts);
    expect(environment()).toEqual({ SECRET: "hunter2" });
  });
});
