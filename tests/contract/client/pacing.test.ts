import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { runWithDeadline } from "../../../provider/src/timing/deadline";
import { accountOf, connect, failureFrom, organizationOf } from "../../support/connected-client";
import { useFastEmulator } from "../../support/fast-emulator";
import { sendJson, SmallServer } from "../../support/small-server";

let emulator: Emulator;
useFastEmulator(50, (started) => {
  emulator = started;
});

const connected = () => connect({ url: emulator.url, apiKey: emulator.apiKey });

describe("the API's rate limit", () => {
  it("is reported once if the wait is long", async () => {
    emulator.faults.add({ status: 429, retryAfter: 8, count: 2 });
    const { client, messages } = connected();
    await Promise.all(Array.from({ length: 4 }, () => organizationOf(client, emulator.orgId).directories()));
    expect(messages).toEqual(["info: waiting 8 s: the API's rate limit was reached"]);
  });

  it("ends the operation if the wait is longer than its budget, after a second request with the same response", async () => {
    emulator.faults.add({ status: 429, retryAfter: 600 });
    const { client } = connected();
    const failure = await failureFrom(
      runWithDeadline(300, () =>
        organizationOf(client, emulator.orgId).in(emulator.directoryId).createGroup({ name: "g" }),
      ),
    );
    expect(failure).toMatchObject({
      code: "rate-limit",
      message: expect.stringMatching(
        /requires a wait of 600 s, longer than is left of the operation's 300 s/,
      ) as string,
    });
    expect(emulator.requests().entries).toHaveLength(2);
    expect(emulator.state().groups).toEqual([]);
  });

  it("is kept by the headers of success responses, without a 429", async () => {
    emulator.behaviour.patch({ rateLimit: { requests: 5, periodSeconds: 20 } });
    const { client } = connected();
    await organizationOf(client, emulator.orgId).directories();
    await Promise.all(Array.from({ length: 14 }, () => organizationOf(client, emulator.orgId).directories()));
    const statuses = emulator.requests().entries.map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toEqual([]);
    expect(statuses).toHaveLength(15);
  });

  it("does not slow requests for long after it is over", async () => {
    let refusals = 12;
    const server = await SmallServer.start((response) => {
      if (refusals > 0) {
        refusals -= 1;
        response.writeHead(429, { "retry-after": "1" }).end();
      } else {
        sendJson(response, []);
      }
    });
    const { client } = connect({ url: server.url, apiKey: "key" });
    await runWithDeadline(300, () => accountOf(client, "a").tokens());
    const startedAtMs = Date.now();
    const rest = await Promise.allSettled(
      Array.from({ length: 20 }, () => runWithDeadline(300, () => accountOf(client, "a").tokens())),
    );
    await server.stop();
    expect(rest.filter(({ status }) => status === "rejected")).toEqual([]);
    expect(Date.now() - startedAtMs).toBeLessThan(60_000);
  });
});
