import { withVersion } from "../../../tools/release/src/set-version";

describe("withVersion", () => {
  it("sets the package's own version and what it depends on of ours, and leaves other packages alone", () => {
    const manifest = {
      name: "pulumi-atlassian-admin-cli",
      version: "0.1.0",
      bin: {},
      dependencies: { "pulumi-atlassian-admin": "^0.1.0", axios: "^0.1.0" },
      devDependencies: { "pulumi-atlassian-admin-emulator": "0.1.0-rc.1" },
    };
    expect(withVersion(manifest, "0.2.0")).toEqual({
      ...manifest,
      version: "0.2.0",
      dependencies: { "pulumi-atlassian-admin": "^0.2.0", axios: "^0.1.0" },
      devDependencies: { "pulumi-atlassian-admin-emulator": "0.2.0" },
    });
  });
});
