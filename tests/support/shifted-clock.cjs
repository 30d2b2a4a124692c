// Preloaded into a process (`node --require`): its calendar is CLOCK_SHIFT_DAYS ahead, while time passes as it does.
const shiftMs = Number(process.env.CLOCK_SHIFT_DAYS ?? 0) * 24 * 60 * 60 * 1000;
const RealDate = Date;
const now = () => RealDate.now() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
});
