import { onOneLine } from "./text";

const DOWNLOAD_PREFIX = "go: downloading ";
const PACKAGE_PATTERN = /^[\w.~-]+(\/[\w.~-]+)*$/;
const KEPT_LINES = 20;

/** Follows the output of `go build -v`: what it is doing now, and what it complained about. */
export class GoBuildLog {
  #unfinishedLine = "";
  #problems: string[] = [];
  #downloads = 0;
  #packages = 0;

  /** Takes the next piece of output. */
  add(text: string): void {
    const lines = (this.#unfinishedLine + text).split("\n");
    this.#unfinishedLine = lines.pop() ?? "";
    for (const line of lines) {
      this.#addLine(line);
    }
  }

  /** What is going on, for a progress line. */
  get current(): string {
    if (this.#packages > 0) {
      return `${this.#packages} packages compiled`;
    }
    if (this.#downloads > 0) {
      return `${this.#downloads} modules downloaded`;
    }
    return "starting";
  }

  /** The last complaints on one line. */
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
