// Pulumi's own frames: at the bottom of a program's stack, and between a program and its `apply` callbacks.
const SDK_FILE = /[\\/]@pulumi[\\/]pulumi[\\/]/;

interface StackTraceSettings {
  stackTraceLimit: number;
  /** Undefined if nothing has set it. Node's types leave that out. */
  prepareStackTrace: ((error: Error, frames: NodeJS.CallSite[]) => unknown) | undefined;
}

const settings: StackTraceSettings = Error;

/**
 * Shortens stack traces until the returned function is called. The SDK captures dozens for each resource. Most are
 * only for messages about its own bugs, and get no frame. One is kept in the state as the place in the program. It
 * begins with the user's line instead of our constructors, and has no frames of Node and of the SDK.
 *
 * Frames are filtered only if something formats stack traces already, as Pulumi does in every program that it runs.
 * @param baseFile The file whose constructor the SDK takes for the resource's own. The frame of the constructor
 * that called it is left out.
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

/** Keeps the frames down to `baseFile`, because the SDK counts them. */
function userFrames(frames: NodeJS.CallSite[], baseFile: string): NodeJS.CallSite[] {
  const base = frames.findIndex((frame) => frame.getFileName() === baseFile);
  return base === -1 ? frames : [...frames.slice(0, base + 1), ...frames.slice(base + 2).filter(isOfUser)];
}

function isOfUser(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName() ?? "node:";
  return !file.startsWith("node:") && !SDK_FILE.test(file);
}
