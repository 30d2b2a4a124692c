// Preloaded into the commands of the demo: their calendar is DEMO_DAYS_LATER days ahead, so that a rotation
// is due without a wait.
const aheadMs = Number(process.env.DEMO_DAYS_LATER ?? 0) * 24 * 60 * 60 * 1000;
const RealDate = Date;
const now = () => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
});
