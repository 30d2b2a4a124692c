import { connect } from "node:net";
import { useEmulator } from "./support";

const organization = useEmulator();
const { send } = organization;
const GROUPS = "/admin/v2/orgs/{o}/directories/{d}/groups";
const create = (name = "made") => send("POST", GROUPS, { name });
const made = () => organization.emulator.state().groups.length;
const faults = () => organization.emulator.faults;

describe("faults that do nothing of what was asked", () => {
  it("returns a status with Retry-After and headers, in the API's own shape", async () => {
    faults().add({ status: 429, retryAfter: 3, headers: { "x-ratelimit-remaining": "0" } });
    const { status, headers, json } = await create();
    expect(status).toBe(429);
    expect(headers.get("retry-after")).toBe("3");
    expect(headers.get("x-ratelimit-remaining")).toBe("0");
    expect(json.errors[0].code).toBe("ADMIN-429-1");
    expect(made()).toBe(0);
  });

  it("returns a custom body", async () => {
    faults().add({ status: 409, body: { errors: [{ code: "ADMIN-UAM-409-3" }] } });
    expect(await create()).toMatchObject({ status: 409, json: { errors: [{ code: "ADMIN-UAM-409-3" }] } });
  });

  it("returns an HTML page", async () => {
    faults().add({ html: true });
    const { status, headers, text } = await create();
    expect(status).toBe(403);
    expect(headers.get("content-type")).toMatch(/^text\/html/);
    expect(text).toContain("<html>");
  });

  it("resets the connection before applying", async () => {
    faults().add({ drop: "before" });
    await expect(create()).rejects.toThrow("fetch failed");
    expect(made()).toBe(0);
  });

  it("never responds", async () => {
    faults().add({ hang: true });
    const { url, apiKey } = organization.emulator;
    const headers = { authorization: `Bearer ${apiKey}` };
    const request = fetch(`${url}/admin/v1/orgs`, { headers, signal: AbortSignal.timeout(150) });
    await expect(request).rejects.toThrow(/timeout/);
    expect(organization.emulator.requests().entries).toMatchObject([{ status: 0, fault: "fault-1" }]);
  });

  it("responds late", async () => {
    faults().add({ latencyMs: 120 });
    const start = performance.now();
    expect((await create()).status).toBe(201);
    expect(performance.now() - start).toBeGreaterThan(110);
  });
});

describe("faults after doing what was asked", () => {
  it("resets the connection: done, and the response lost", async () => {
    faults().add({ drop: "after" });
    await expect(create()).rejects.toThrow("fetch failed");
    expect(made()).toBe(1);
  });

  it("returns another status", async () => {
    faults().add({ applyThenStatus: 502 });
    expect((await create()).status).toBe(502);
    expect(made()).toBe(1);
  });

  it("cuts the body off in the middle", async () => {
    faults().add({ truncateBody: true });
    await expect(send("GET", "/admin/v1/orgs")).rejects.toThrow("terminated");
  });

  it("returns a body that is no JSON with a JSON content type", async () => {
    faults().add({ malformedJson: true });
    const { status, headers, json, text } = await send("GET", "/admin/v1/orgs");
    expect({ status, json, isEmpty: text === "" }).toEqual({ status: 200, json: undefined, isEmpty: false });
    expect(headers.get("content-type")).toMatch(/^application\/json/);
  });

  it("leaves fields out at any depth", async () => {
    faults().add({ omitFields: ["id", "attributes"] });
    const { json } = await send("GET", "/admin/v1/orgs");
    expect(json.data[0]).toMatchObject({ type: "orgs" });
    expect(json.data[0]).not.toHaveProperty("id");
    expect(json.data[0]).not.toHaveProperty("attributes");
  });
});

describe("which requests a fault hits", () => {
  const statuses = async (count: number) => {
    const replies = [];
    for (let index = 0; index < count; index += 1) {
      replies.push((await send("GET", "/admin/v1/orgs")).status);
    }
    return replies;
  };

  it("skips the first and hits as many as configured", async () => {
    faults().add({ status: 503, skip: 1, count: 2 });
    expect(await statuses(5)).toEqual([200, 503, 503, 200, 200]);
    expect(faults().list()).toMatchObject([{ hits: 2, matches: 3 }]);
  });

  it("matches the method and the route template, or a glob on the path", async () => {
    faults().add({ method: "POST", status: 500 });
    faults().add({ route: "/admin/v1/orgs/{orgId}", status: 501 });
    faults().add({ route: "**/directories", status: 502 });
    expect((await send("GET", "/admin/v1/orgs")).status).toBe(200);
    expect((await send("GET", "/admin/v1/orgs/{o}")).status).toBe(501);
    expect((await send("GET", "/admin/v2/orgs/{o}/directories")).status).toBe(502);
    expect((await create()).status).toBe(500);
  });

  it("hits by chance, the same requests for the same seed", async () => {
    faults().add({ status: 503, probability: 0.5, seed: 7 });
    const first = await statuses(20);
    faults().clear();
    faults().add({ status: 503, probability: 0.5, seed: 7 });
    expect(await statuses(20)).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503]));
  });

  it("stops when cleared", async () => {
    const id = faults().add({ status: 503 });
    faults().clear(id);
    expect(await statuses(1)).toEqual([200]);
  });

  it("refuses a misspelt rule", () => {
    // @ts-expect-error -- the mistake that is tested
    expect(() => faults().add({ stauts: 500 })).toThrow('has no field "stauts"');
  });
});

describe("close", () => {
  it("ends idle keep-alive connections at once", async () => {
    const socket = connect(Number(new URL(organization.emulator.url).port), "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write("GET /__emulator/clock HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await new Promise((resolve) => socket.once("data", resolve));
    const ended = new Promise((resolve) => socket.once("close", resolve));
    const start = performance.now();
    await organization.emulator.close();
    await ended;
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
