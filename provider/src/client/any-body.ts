import { z } from "zod";

/** For responses whose body means nothing to us: any body, or none; it is not even parsed. */
export const anyBody = z.unknown().transform(() => undefined);
