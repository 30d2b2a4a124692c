import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { DOCUMENTS, readDocument, WORKSPACE } from "../../support/documents";

const LINK = /\]\(([^)\s]+)\)/g;

/** The text without code, in which nothing is a link or a heading. */
function proseOf(document: string): string {
  return readDocument(document)
    .replace(/^```.*?^```$/gms, "")
    .replace(/<!--.*?-->/gs, "");
}

/** The anchors that GitHub gives the headings of a document; the second of the same name gets a number. */
function anchorsOf(document: string): Set<string> {
  const counts = new Map<string, number>();
  const anchors = [...proseOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => {
    const slug = heading
      .replace(/\]\([^)]*\)/g, "]")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-");
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  return new Set(anchors);
}

/** Why a link leads nowhere. */
function faultOf(document: string, link: string): string | undefined {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? document : path.join(path.dirname(document), file);
  if (!existsSync(path.join(WORKSPACE, target))) {
    return `${link}: there is no ${target}`;
  }
  if (anchor === undefined || statSync(path.join(WORKSPACE, target)).isDirectory()) {
    return undefined;
  }
  return anchorsOf(target).has(anchor) ? undefined : `${link}: ${target} has no such heading`;
}

describe("the links", () => {
  it.each(DOCUMENTS)("of %s lead somewhere", (document) => {
    const links = [
      ...proseOf(document)
        .replace(/`[^`\n]*`/g, "``")
        .matchAll(LINK),
    ].map(([, link = ""]) => link);
    const faults = links
      .filter((link) => !/^(https?|mailto):/.test(link))
      .map((link) => faultOf(document, link));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it("lead from the index to every page of docs", () => {
    const index = readDocument("docs/README.md");
    const pages = DOCUMENTS.filter((document) => /^docs\/(?!reference\/|README)/.test(document));
    expect(pages.filter((page) => !index.includes(`](${path.relative("docs", page)})`))).toEqual([]);
  });
});
