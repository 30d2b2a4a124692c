import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { EngineWatch } from "../../../provider/src/lifecycle/engine-watch";

async function listen(): Promise<{ server: Server; address: string }> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("EngineWatch", () => {
  it("lets writes pass while the engine lives, and none after its death", async () => {
    const { server, address } = await listen();
    const watch = new EngineWatch(address);
    await expect(watch.demandLife()).resolves.toBeUndefined();
    server.close();
    await once(server, "close");
    // What was seen a moment ago is believed for a moment.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(watch.demandLife()).rejects.toMatchObject({ code: "refused" });
  });

  it.each([undefined, "", "not an address"])(
    "knows of no engine at %j, and lets everything pass",
    async (address) => {
      await expect(new EngineWatch(address).demandLife()).resolves.toBeUndefined();
    },
  );
});
