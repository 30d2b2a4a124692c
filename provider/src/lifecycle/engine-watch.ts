import { connect } from "node:net";
import process from "node:process";
import { RefusedError } from "../errors";

const INTERVAL_MS = 1000;
// A request that runs when the engine ends counts as sent before.
const FRESH_MS = 250;
const TIMEOUT_MS = 2000;

/**
 * Knows whether the engine that started this process is still running. A provider process outlives an engine that was
 * killed, and must not send more writes: the next `pulumi up` can be running already, and nothing would record what
 * this process creates.
 */
export class EngineWatch {
  readonly #engine: { readonly host: string; readonly port: number } | undefined;
  #seenAliveAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param address The address of the engine, such as `127.0.0.1:40000`, which it gives to the processes that it
   * starts.
   */
  constructor(address: string | undefined) {
    const [, host, port] = /^(.+):(\d+)$/.exec(address ?? "") ?? [];
    this.#engine = host === undefined ? undefined : { host, port: Number(port) };
  }

  /**
   * Ends this process about a second after the engine has ended, also while it waits for the API. Does not keep the
   * process alive.
   */
  start(): void {
    if (this.#engine === undefined || this.#timer !== undefined) {
      return;
    }
    this.#timer = setInterval(() => {
      void this.#isAlive().then((isAlive) => {
        if (!isAlive) {
          process.exit(1);
        }
      });
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  /** @throws RefusedError if the engine has ended */
  async demandLife(): Promise<void> {
    if (performance.now() - this.#seenAliveAtMs > FRESH_MS && !(await this.#isAlive())) {
      throw new RefusedError("the Pulumi engine that started this operation has ended, so nothing was sent.");
    }
  }

  async #isAlive(): Promise<boolean> {
    if (this.#engine === undefined) {
      return true;
    }
    const isAlive = await isListening(this.#engine.host, this.#engine.port);
    if (isAlive) {
      this.#seenAliveAtMs = performance.now();
    }
    return isAlive;
  }
}

/** Only a refused connection proves that nothing listens. A busy machine can be slow. */
function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (isAlive: boolean) => (): void => {
      socket.destroy();
      resolve(isAlive);
    };
    socket.once("connect", end(true));
    socket.once("timeout", end(true));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      end(error.code !== "ECONNREFUSED")();
    });
  });
}
