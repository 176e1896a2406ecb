import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/core/digest.ts";
import { needs } from "../support/needs.ts";
import { runOk } from "../support/run.ts";
import { type Standalone, startStandalone, temporaryFolder } from "../support/standalone.ts";
import { fillWebSite } from "../support/web-site.ts";

const CLIENT = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const TOKEN = "the-administrator-of-the-tests";
const DESKTOP = { width: 1100, height: 800 };
const PHONE = { width: 360, height: 740 };

/** Every kind of page: its name, its address, its status. */
const PAGES = [
  ["home", "/", 200],
  ["collection", "/collections/science", 200],
  ["container", "/containers/science/rocks", 200],
  ["architectures", "/containers/science/rocks?tag=1.0&arch=arm64", 200],
  ["versions", "/containers/science/rocks/versions", 200],
  ["search", "/search?q=rock", 200],
  ["nothing-found", "/search?q=nothingofthisname", 200],
  ["tokens", "/auth/tokens", 200],
  ["api", "/api/v1", 200],
  ["error", "/collections/nothing", 404],
] as const;

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

needs(
  "chromium",
  "apptainer",
  "curl",
)("the pages in a real browser", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let registry: Standalone;
  let browser: Browser;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const env = { SREG_ADMIN_TOKEN: TOKEN, SREG_TITLE: "Rocks & 'Co' <b>" };
    registry = await startStandalone({ dataDir: join(folder.path, "data"), env });
    await fillWebSite({ url: registry.url, token: TOKEN });
    browser = await chromium.launch({ executablePath: process.env["CHROMIUM_BINARY"] ?? "chromium", args: FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    await registry?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  /** A page with everything unfolded, and what the browser complained of meanwhile. */
  async function opened(path: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("request", (request) => {
      if (!request.url().startsWith(registry.url)) complaints.push(`asked for ${request.url()}`);
    });
    const response = await page.goto(registry.url + path);
    return { page, complaints, status: response?.status(), text: (await response?.text()) ?? "" };
  }

  async function unfold(page: Page): Promise<void> {
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true;');
  }

  describe.each(PAGES)("%s", (name, path, status) => {
    it("is strictly well-formed, and nothing in it runs or is refused", async () => {
      const { page, complaints, text, ...answer } = await opened(path);
      expect(answer.status).toBe(status);
      expect(complaints.filter((one) => !one.includes("status of 404"))).toEqual([]);
      expect(await page.title()).toContain("Rocks & 'Co' <b>");
      expect(await page.title()).not.toContain("pwned");
      // The parser of XML forgives nothing.
      const fault = await page.evaluate<string | null, string>((markup) => {
        const parser = new (Reflect.get(globalThis, "DOMParser"))();
        const root = parser.parseFromString(markup, "application/xhtml+xml");
        return root.querySelector("parsererror")?.textContent ?? null;
      }, text);
      expect(fault).toBeNull();
      await page.context().close();
    });

    it.each(["light", "dark"] as const)("can be used by everybody, in %s colours", async (colorScheme) => {
      for (const viewport of [DESKTOP, PHONE]) {
        const { page } = await opened(path, { colorScheme, viewport });
        if (name !== "api") await unfold(page);
        await shoot(page, `${name}-${colorScheme}-${viewport.width}`);
        await expectUsable(page);
        await page.context().close();
      }
    });
  });

  it("can be walked through without any script and with the keyboard alone", async () => {
    const { page } = await opened("/", { javaScriptEnabled: false });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).toBe("#main");
    await page.getByRole("link", { name: "science", exact: true }).press("Enter");
    await page.getByRole("link", { name: "rocks", exact: true }).press("Enter");
    await page.waitForURL("**/containers/science/rocks");
    await page.getByText("Definition file", { exact: true }).press("Enter");
    await page.getByLabel("Definition file").waitFor({ state: "visible" });
    await page.getByLabel("Search containers").fill("sil");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "science/silent" }).waitFor();
    expect(page.url()).toBe(`${registry.url}/search?q=sil`);
    await page.context().close();
  });

  it("hand out commands that work as they stand", async () => {
    const { page } = await opened("/containers/science/rocks?tag=1.0&arch=arm64");
    const commands = await page.locator(".command code").allTextContents();
    expect(commands.map((command) => command.split(" ")[0])).toEqual(["apptainer", "sreg", "curl"]);
    for (const [index, command] of commands.entries()) {
      const cwd = join(folder.path, `pulled-${index}`);
      await mkdir(cwd);
      await runOk("bash", ["-c", `sreg() { node '${CLIENT}' "$@"; }\n${command}`], { cwd, env: { HOME: cwd } });
      const [file = ""] = (await readdir(cwd)).filter((name) => name.endsWith(".sif"));
      const digest = digestOfBytes(await readFile(join(cwd, file)));
      expect([command, await page.getByText(digest, { exact: true }).count()]).toEqual([command, 1]);
    }
    await page.context().close();
  });

  it("hand out commands that are selected by one click", async () => {
    const { page } = await opened("/containers/science/rocks?tag=1.0&arch=arm64");
    await page.getByLabel("curl").locator("code").click();
    const selected = await page.evaluate<string>("getSelection().toString()");
    expect(selected).toBe(`curl -fL -o rocks.sif '${registry.url}/api/v1/images/science/rocks:1.0/file?arch=arm64'`);
    await page.context().close();
  });
});

/** Nothing that hinders people who see badly, who use a keyboard or a screen reader; nothing wider than the screen. */
async function expectUsable(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate<axe.AxeResults>("axe.run()");
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  expect(passes.map(({ id }) => id)).toContain("color-contrast");
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  expect(overflow).toBeLessThanOrEqual(0);
}

/** For people to look at: into the folder that `SCREENSHOTS` names, if it does. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
