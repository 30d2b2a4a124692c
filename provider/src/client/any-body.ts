import { z } from "zod";

/** For responses whose body is not used: any body, or none. It is not parsed. */
export const anyBody = z.unknown().transform(() => undefined);
