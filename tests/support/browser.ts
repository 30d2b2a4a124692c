import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

/** A headless Chromium of this machine, as `CHROMIUM` or PATH names it. */
const CHROMIUM = [process.env["CHROMIUM"], "chromium-headless-shell", "chromium", "google-chrome"].find(
  (name) => name !== undefined && spawnSync(name, ["--version"]).status === 0,
);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** One page in a real browser, driven through its DevTools pipe. */
export class BrowserPage {
  /** Addresses that the page asked for, and everything that went wrong in it. */
  readonly requests: string[] = [];
  readonly troubles: string[] = [];
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #waiting = new Map<string, () => void>();
  #session: string | undefined;
  #sent = 0;

  private constructor(child: ChildProcess, profile: string) {
    this.#child = child;
    this.#profile = profile;
    let text = "";
    (child.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const messages = (text + chunk).split("\0");
      text = messages.pop() ?? "";
      for (const message of messages) {
        this.#receive(JSON.parse(message) as Message);
      }
    });
  }

  static async open(url: string, size = { width: 1400, height: 900 }): Promise<BrowserPage> {
    if (CHROMIUM === undefined) {
      throw new Error("There is no Chromium here. Install one, or name it in the variable CHROMIUM.");
    }
    const profile = mkdtempSync(path.join(tmpdir(), "browser-"));
    const child = spawn(
      CHROMIUM,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--remote-debugging-pipe",
        `--user-data-dir=${profile}`,
      ],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], detached: true },
    );
    const page = new BrowserPage(child, profile);
    const { targetId } = await page.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await page.send("Target.attachToTarget", { targetId, flatten: true });
    page.#session = sessionId as string;
    for (const domain of ["Page", "Runtime", "Network", "Log"]) {
      await page.send(`${domain}.enable`);
    }
    await page.send("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1, mobile: false });
    const loaded = new Promise<void>((resolve) => page.#waiting.set("Page.loadEventFired", resolve));
    await page.send("Page.navigate", { url });
    await loaded;
    return page;
  }

  /** Sends a DevTools command. */
  async send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = (this.#sent += 1);
    const answered = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    const { error, result } = await this.#write({ id, method, params, sessionId: this.#session }, answered);
    if (error !== undefined) {
      throw new Error(`${method}: ${error.message}`);
    }
    return result ?? {};
  }

  /** The value of an expression in the page; of a promise, what it becomes. */
  async value(expression: string): Promise<unknown> {
    const answer = await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    const { exceptionDetails, result } = answer as {
      exceptionDetails?: { exception?: { description?: string } };
      result: { value?: unknown };
    };
    if (exceptionDetails !== undefined) {
      throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? "failed"}`);
    }
    return result.value;
  }

  /** Presses keys one after the other, such as `Tab`, `Enter` or `ArrowRight`. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      const text = key === "Enter" ? "\r" : key === "Space" ? " " : key.length === 1 ? key : undefined;
      const event = { key: key === "Space" ? " " : key, code: key, windowsVirtualKeyCode: KEY_CODES[key] };
      await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...event, text });
      await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    }
  }

  /** Types into what has the focus. */
  async type(text: string): Promise<void> {
    await this.send("Input.insertText", { text });
  }

  async setColorScheme(value: "light" | "dark"): Promise<void> {
    await this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });
  }

  /** Makes the window as high as its content. */
  async fitHeight(width: number): Promise<void> {
    const height = await this.value("Math.ceil(document.body.getBoundingClientRect().bottom) + 24");
    await this.send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
  }

  /** In pixels of the page. */
  async setSize(size: { readonly width: number; readonly height: number }): Promise<void> {
    const mobile = size.width < 600;
    await this.send("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1, mobile });
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    return Buffer.from(data as string, "base64");
  }

  /** Ends the browser with all of its processes, which it starts in a separate group. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    process.kill(-(this.#child.pid ?? Number.NaN), "SIGKILL");
    await ended;
    for (const stream of this.#child.stdio) {
      stream?.destroy();
    }
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async #write(message: object, answered: Promise<Message>): Promise<Message> {
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    return answered;
  }

  #receive({ id, method = "", params = {}, ...answer }: Message): void {
    if (id !== undefined) {
      this.#answers.get(id)?.(answer);
      this.#answers.delete(id);
    } else if (method === "Network.requestWillBeSent") {
      this.requests.push((params["request"] as { url: string }).url);
    } else if (method === "Runtime.exceptionThrown" || method === "Log.entryAdded") {
      this.troubles.push(JSON.stringify(params));
    } else {
      this.#waiting.get(method)?.();
    }
  }
}

const KEY_CODES: Readonly<Record<string, number>> = {
  Tab: 9,
  Enter: 13,
  Escape: 27,
  Space: 32,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowRight: 39,
};
