import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findProject, stackNameOf } from "../../../../cli/src/commands/review/project";
import type { ReviewOptions } from "../../../../cli/src/commands/review/options";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "project-"));
  await mkdir(path.join(root, ".git"));
  await mkdir(path.join(root, "infra/identity/src"), { recursive: true });
  await writeFile(
    path.join(root, "infra/identity/Pulumi.yaml"),
    "description: x\nname: 'identity'\nruntime: nodejs\n",
  );
  await mkdir(path.join(root, "json"));
  await writeFile(path.join(root, "json/Pulumi.json"), '{\n  "name": "payments"\n}');
});

afterAll(() => rm(root, { recursive: true }));

const options = (changes: Partial<ReviewOptions>): ReviewOptions => ({
  format: "text",
  cwd: root,
  ...changes,
});

describe("the project of a review", () => {
  it.each([
    { reason: "the folder", changes: { cwd: "infra/identity" }, name: "identity" },
    { reason: "a folder in it", changes: { cwd: "infra/identity/src" }, name: "identity" },
    { reason: "the folder of the stack", changes: { stack: "infra/identity:prod" }, name: "identity" },
    {
      reason: "the folder of the preview",
      changes: { preview: "infra/identity/preview.json" },
      name: "identity",
    },
  ])("is found by $reason, with its path in the repository", async ({ changes, name }) => {
    const { cwd = "", preview, ...rest } = changes as Partial<ReviewOptions>;
    const given = preview === undefined ? {} : { preview: path.join(root, preview) };
    const project = await findProject(options({ ...rest, ...given, cwd: path.join(root, cwd) }));
    expect(project).toEqual({
      name,
      folder: path.join(root, "infra/identity"),
      pathInRepository: "infra/identity",
    });
  });

  it("may have a file in JSON, or none", async () => {
    expect(await findProject(options({ cwd: path.join(root, "json") }))).toMatchObject({ name: "payments" });
    expect(await findProject(options({}))).toEqual({ folder: root, pathInRepository: "" });
  });
});

describe("the name of a stack in its comment", () => {
  const project = { folder: "/x", name: "identity", pathInRepository: "" };

  it.each([
    "prod",
    "acme/prod",
    "identity/prod",
    "organization/identity/prod",
    "acme/identity/prod",
    "../infra:prod",
  ])("is the same for %s, and for a preview that began", (stack) => {
    expect(stackNameOf(undefined, options({ stack }), project)).toBe("identity/prod");
    const urn = "urn:pulumi:prod::identity::pulumi:pulumi:Stack::identity-prod";
    expect(stackNameOf(urn, options({ stack }), project)).toBe("identity/prod");
  });

  it("takes the project from the name where there is no project file", () => {
    const nameless = { folder: "/x", pathInRepository: "" };
    expect(stackNameOf(undefined, options({ stack: "acme/identity/prod" }), nameless)).toBe("identity/prod");
    expect(stackNameOf(undefined, options({ stack: "identity/prod" }), nameless)).toBe("identity/prod");
    expect(stackNameOf(undefined, options({ stack: "prod" }), nameless)).toBe("prod");
  });
});
