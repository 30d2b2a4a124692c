import type { FastifyInstance, FastifyReply } from "fastify";
import type { Duration } from "./clock";
import type { Emulator } from "./emulator";
import type { FaultRule } from "./faults";
import type { Mutation } from "./mutations";

const BASE = "/__emulator";

/**
 * The emulator's own routes: the functions of the object that `startEmulator` returns, for clients that know only
 * its address.
 */
export function addControlRoutes(app: FastifyInstance, emulator: () => Emulator): void {
  app.get(`${BASE}/state`, async () => emulator().state());
  app.post(`${BASE}/seed`, async (request, reply) =>
    attempt(reply, () => emulator().seed(request.body ?? {})),
  );
  app.post(`${BASE}/reset`, async (_request, reply) => {
    emulator().reset();
    return reply.code(204).send();
  });

  app.get(`${BASE}/faults`, async () => emulator().faults.list());
  app.post(`${BASE}/faults`, async (request, reply) =>
    attempt(reply, () => {
      const rules = [request.body ?? {}].flat() as FaultRule[];
      return { ids: rules.map((rule) => emulator().faults.add(rule)) };
    }),
  );
  app.delete<{ Querystring: { id?: string } }>(`${BASE}/faults`, async (request, reply) => {
    emulator().faults.clear(request.query.id);
    return reply.code(204).send();
  });

  app.get(`${BASE}/requests`, async () => emulator().requests());
  app.delete(`${BASE}/requests`, async (_request, reply) => {
    emulator().clearRequests();
    return reply.code(204).send();
  });

  const time = () => {
    const now = emulator().clock.now();
    return { now, iso: new Date(now).toISOString() };
  };
  app.get(`${BASE}/clock`, async () => time());
  app.post(`${BASE}/clock`, async (request, reply) =>
    attempt(reply, () => {
      const { set, advance } = (request.body ?? {}) as { set?: number | string; advance?: Duration };
      if (set !== undefined) {
        emulator().clock.set(set);
      }
      if (advance !== undefined) {
        emulator().clock.advance(advance);
      }
      return time();
    }),
  );

  app.get(`${BASE}/behaviour`, async () => emulator().behaviour.get());
  app.patch(`${BASE}/behaviour`, async (request, reply) =>
    attempt(reply, () => emulator().behaviour.patch(request.body ?? {})),
  );

  app.post(`${BASE}/mutate`, async (request, reply) =>
    attempt(reply, () => ({ id: emulator().mutate((request.body ?? {}) as Mutation) })),
  );
}

/** A caller's mistake is a 400 with the reason; everything else stays a 500. */
function attempt(reply: FastifyReply, work: () => unknown): FastifyReply {
  try {
    return reply.send(work());
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    return reply.code(400).send({ error: error.message });
  }
}
