import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { PACKAGES, WORKSPACE, type PublishedPackage } from "./packages";
import { npm } from "./run";

/** The fields of a package.json that matter for publishing. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
  readonly publishConfig?: { readonly provenance?: boolean };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package as the registry would receive it. */
export interface Tarball {
  readonly of: PublishedPackage;
  readonly manifest: Manifest;
  /** The tarball itself. */
  readonly file: string;
  readonly bytes: number;
  /** The paths inside. */
  readonly files: readonly string[];
}

/** Packs every published package into a folder. */
export async function packAll(destination: string): Promise<Tarball[]> {
  await mkdir(destination, { recursive: true });
  return Promise.all(PACKAGES.map((of) => pack(of, destination)));
}

async function pack(of: PublishedPackage, destination: string): Promise<Tarball> {
  const folder = path.join(WORKSPACE, of.folder);
  const [packed] = JSON.parse(await npm(folder, "pack", "--json", "--pack-destination", destination)) as {
    filename: string;
    size: number;
    files: { path: string }[];
  }[];
  if (packed === undefined) {
    throw new Error(`Packing "${of.folder}": npm returned no tarball.`);
  }
  return {
    of,
    manifest: JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as Manifest,
    file: path.join(destination, packed.filename),
    bytes: packed.size,
    files: packed.files.map((file) => file.path),
  };
}
