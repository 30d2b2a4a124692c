// Pulumi's own code at the bottom of a program's stack, and between a program and its `apply` callbacks.
const SDK_FILE = /[\\/]@pulumi[\\/]pulumi[\\/]/;

interface StackTraceSettings {
  stackTraceLimit: number;
  /** Undefined where nothing has set one, which Node's types leave out. */
  prepareStackTrace: ((error: Error, frames: NodeJS.CallSite[]) => unknown) | undefined;
}

const settings: StackTraceSettings = Error;

/**
 * Makes stack traces short until the returned function is called. The SDK captures dozens for each resource,
 * only for messages about its own bugs: those get no frame. One it keeps in the state, as the place in the
 * program; it begins with the user's line then, and not with our constructors, and ends without the frames of
 * Node and of the SDK.
 *
 * Frames are chosen only where something formats stack traces already, as Pulumi does in every program that it runs.
 * @param baseFile The file whose constructor the SDK takes for the resource's own; the constructor that
 * called it is left out.
 */
export function shortenStackTraces(baseFile: string): () => void {
  const { stackTraceLimit, prepareStackTrace } = settings;
  settings.stackTraceLimit = 0;
  if (prepareStackTrace !== undefined) {
    settings.prepareStackTrace = (error, frames) =>
      frames.length === 0 ? String(error) : prepareStackTrace(error, userFrames(frames, baseFile));
  }
  return () => {
    settings.stackTraceLimit = stackTraceLimit;
    settings.prepareStackTrace = prepareStackTrace;
  };
}

/** The SDK counts the frames down to `baseFile`, so those stay. */
function userFrames(frames: NodeJS.CallSite[], baseFile: string): NodeJS.CallSite[] {
  const base = frames.findIndex((frame) => frame.getFileName() === baseFile);
  return base === -1 ? frames : [...frames.slice(0, base + 1), ...frames.slice(base + 2).filter(isOfUser)];
}

function isOfUser(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName() ?? "node:";
  return !file.startsWith("node:") && !SDK_FILE.test(file);
}
