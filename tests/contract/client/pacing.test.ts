import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { runWithDeadline } from "../../../provider/src/timing/deadline";
import { listApiTokens } from "../../../provider/src/client/endpoints/api-tokens";
import { createGroup } from "../../../provider/src/client/endpoints/groups";
import { listDirectories } from "../../../provider/src/client/endpoints/directories";
import { connect, failureFrom } from "../../support/connected-client";
import { useFastEmulator } from "../../support/fast-emulator";
import { sendJson, SmallServer } from "../../support/small-server";

let emulator: Emulator;
useFastEmulator(50, (started) => {
  emulator = started;
});

const connected = () => connect({ url: emulator.url, apiKey: emulator.apiKey });

describe("the API's rate limit", () => {
  it("is reported once, if the wait is long", async () => {
    emulator.faults.add({ status: 429, retryAfter: 8, count: 2 });
    const { client, messages } = connected();
    await Promise.all(Array.from({ length: 4 }, () => listDirectories(client, emulator.orgId)));
    expect(messages).toEqual(["info: waiting 8 s: the API's rate limit was reached"]);
  });

  it("stops the operation when the wait is longer than its budget, and a second request fails in the same way", async () => {
    emulator.faults.add({ status: 429, retryAfter: 600 });
    const { client } = connected();
    const failure = await failureFrom(
      runWithDeadline(300, () => createGroup(client, emulator.orgId, emulator.directoryId, { name: "g" })),
    );
    expect(failure).toMatchObject({
      code: "rate-limit",
      message: expect.stringMatching(/asks to wait 600 s, longer than is left of the 300 s/) as string,
    });
    expect(emulator.requests().entries).toHaveLength(2);
    expect(emulator.state().groups).toEqual([]);
  });

  it("is respected as the successful responses describe it, so that nothing is refused", async () => {
    emulator.behaviour.patch({ rateLimit: { requests: 5, periodSeconds: 20 } });
    const { client } = connected();
    await listDirectories(client, emulator.orgId);
    await Promise.all(Array.from({ length: 14 }, () => listDirectories(client, emulator.orgId)));
    const statuses = emulator.requests().entries.map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toEqual([]);
    expect(statuses).toHaveLength(15);
  });

  it("is no reason to go slowly for long when it has passed", async () => {
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
    await runWithDeadline(300, () => listApiTokens(client, "a"));
    const startedAtMs = Date.now();
    const rest = await Promise.allSettled(
      Array.from({ length: 20 }, () => runWithDeadline(300, () => listApiTokens(client, "a"))),
    );
    await server.stop();
    expect(rest.filter(({ status }) => status === "rejected")).toEqual([]);
    expect(Date.now() - startedAtMs).toBeLessThan(60_000);
  });
});
