import { expect, it } from "vitest";
import { makeSif } from "../support/sif-maker.ts";
import { firstToken, type Standalone, startStandalone, temporaryFolder } from "../support/standalone.ts";

it("a registry that is told to stop writes down the pulls that it has counted", async () => {
  await using folder = await temporaryFolder();
  const address = ({ url }: Standalone, path: string) => `${url}/api/v1/${path}`;
  {
    await using registry = await startStandalone({ dataDir: folder.path });
    const headers = { Authorization: `Bearer ${await firstToken(folder.path)}` };
    const body = new Uint8Array(makeSif());
    await fetch(address(registry, "images/science/rocks:1"), { method: "PUT", headers, body });
    for (const _ of [1, 2, 3]) await (await fetch(address(registry, "images/science/rocks:1/file"))).arrayBuffer();
    expect(await registry.end("SIGTERM")).toBe(0);
  }
  await using again = await startStandalone({ dataDir: folder.path });
  const container = await (await fetch(address(again, "containers/science/rocks"))).json();
  expect(container).toMatchObject({ pulls: 3, lastPulledAt: expect.any(String) });
});
