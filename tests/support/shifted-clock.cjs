// Preloaded into a process (`node --require`): its calendar is CLOCK_SHIFT_DAYS ahead, while time passes as it does.
const RealDate = Date;
let shiftMs = 0;
const now = () => RealDate.now() + shiftMs;

// A process that serves several operations moves its calendar to the day of each.
globalThis.shiftCalendar = (days = 0) => {
  shiftMs = Number(days) * 24 * 60 * 60 * 1000;
};
globalThis.shiftCalendar(process.env.CLOCK_SHIFT_DAYS);

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
});
