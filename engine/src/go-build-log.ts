import { onOneLine } from "./text";

const DOWNLOAD_PREFIX = "go: downloading ";
const PACKAGE_PATTERN = /^[\w.~-]+(\/[\w.~-]+)*$/;
const KEPT_LINES = 20;

/** Parses the output of `go build -v`: its progress and its errors. */
export class GoBuildLog {
  #unfinishedLine = "";
  #problems: string[] = [];
  #downloads = 0;
  #packages = 0;

  /** Adds the next piece of output. */
  add(text: string): void {
    const lines = (this.#unfinishedLine + text).split("\n");
    this.#unfinishedLine = lines.pop() ?? "";
    for (const line of lines) {
      this.#addLine(line);
    }
  }

  /** The current activity, for a progress line. */
  get current(): string {
    if (this.#packages > 0) {
      return `${this.#packages} packages compiled`;
    }
    if (this.#downloads > 0) {
      return `${this.#downloads} modules downloaded`;
    }
    return "starting";
  }

  /** The last error lines, on one line. */
  get problem(): string {
    return onOneLine([...this.#problems, this.#unfinishedLine].join("\n"));
  }

  #addLine(line: string): void {
    if (line.startsWith(DOWNLOAD_PREFIX)) {
      this.#downloads++;
    } else if (PACKAGE_PATTERN.test(line)) {
      this.#packages++;
    } else {
      this.#problems = [...this.#problems, line].slice(-KEPT_LINES);
    }
  }
}
