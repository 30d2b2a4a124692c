// Preloaded into a provider process (`node --import`): its clock and timers run MODEL_CLOCK_SPEED times as
// fast as the real ones, so that waiting a minute for a listing takes a second of a test. The clock begins
// MODEL_CLOCK_OFFSET_MS after the real time. Sockets and the emulator keep the real time.
import { syncBuiltinESMExports } from "node:module";
import process from "node:process";
import timers from "node:timers";
import timersPromises from "node:timers/promises";

const speed = Number(process.env.MODEL_CLOCK_SPEED ?? 1);
const realNow = Date.now;
let startedAt = realNow();
let offsetMs = Number(process.env.MODEL_CLOCK_OFFSET_MS ?? 0);
const { setTimeout: realSetTimeout } = timers;
const { setTimeout: realSleep } = timersPromises;

Date.now = () => startedAt + offsetMs + (realNow() - startedAt) * speed;
const fastSetTimeout = (callback, delay = 0, ...rest) => realSetTimeout(callback, delay / speed, ...rest);
Object.defineProperties(fastSetTimeout, Object.getOwnPropertyDescriptors(realSetTimeout));
globalThis.setTimeout = fastSetTimeout;
timers.setTimeout = fastSetTimeout;
timersPromises.setTimeout = (delay = 0, ...rest) => realSleep(delay / speed, ...rest);
// A process that serves several operations starts each of them at the time of the emulator.
globalThis.restartFastClock = (newOffsetMs = 0) => {
  startedAt = realNow();
  offsetMs = newOffsetMs;
};
syncBuiltinESMExports();
