import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { licenceProblems } from "./licences";
import { npm } from "./run";
import type { Tarball } from "./tarball";

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string };
    readonly expression?: string;
  }[];
}

/**
 * Asks npm for what a user of this package would install today, and writes it as CycloneDX. In a separate folder:
 * `npm sbom` inside a workspace omits shared packages. Throws if a licence is not permissive.
 */
export async function writeSbom(
  tarball: Tarball,
  all: readonly Tarball[],
  destination: string,
): Promise<void> {
  const { name, version, peerDependencies = {} } = tarball.manifest;
  const parent = await mkdtemp(path.join(tmpdir(), "atlassian-admin-sbom-"));
  try {
    // npm uses the name of the folder as the name of the component.
    const folder = path.join(parent, name);
    await mkdir(folder);
    const others = all.filter((other) => other !== tarball);
    const project = {
      name,
      version,
      private: true,
      dependencies: { ...peerDependencies, [name]: `file:${tarball.file}` },
      overrides: Object.fromEntries(others.map(({ manifest, file }) => [manifest.name, `file:${file}`])),
    };
    await writeFile(path.join(folder, "package.json"), JSON.stringify(project));
    await npm(folder, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund");
    const text = await npm(folder, "sbom", "--package-lock-only", "--omit=dev", "--sbom-format=cyclonedx");
    const problems = licenceProblems(
      (JSON.parse(text) as { components: Component[] }).components.map(toDependency),
    );
    if (problems.length > 0) {
      throw new Error(
        `Not all licences of the packages that ${name} installs are permissive:\n${problems.join("\n")}`,
      );
    }
    const file = path.join(destination, `${name}-${version}.cdx.json`);
    // The location of the tarballs on this machine must not be published.
    await writeFile(file, text.replaceAll(`file:${path.dirname(tarball.file)}/`, "file:"));
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

function toDependency({ name, version, licenses }: Component) {
  const [first] = licenses ?? [];
  return {
    name,
    version,
    licence: first?.expression ?? first?.license?.id ?? first?.license?.name ?? "none",
  };
}
