import { writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { format } from "prettier";
import { readPublished } from "./read-published";
import { toData } from "./to-data";

const FILE = path.resolve(__dirname, "../../../policy/data/atlassian-scopes.json");

// `npm run scopes`: renews the list of scopes. Needs a network; nothing else in the project does it.
async function main(): Promise<void> {
  const data = toData(readPublished());
  writeFileSync(FILE, await format(JSON.stringify(data), { parser: "json", printWidth: 110 }));
  process.stdout.write(
    `${data.scopes.length} scopes, ${data.changeAccess.length} of them change access: ${data.sources.join(", ")}, ${data.publishedOn}\n`,
  );
}

void main();
