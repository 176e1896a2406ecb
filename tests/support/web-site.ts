import { metadataObject } from "./sif/metadata.ts";
import { makeSif, signatureObject } from "./sif-maker.ts";

/** Where a registry is, and who administers it. */
export interface Administered {
  readonly url: string;
  readonly token: string;
}

/** Texts that would do harm on a page that does not escape. Each holds the word `pwned`. */
export const HOSTILE = [
  "<script>document.title='pwned'</script>",
  `"><img src=x onerror="document.title='pwned'">`,
  "</pre></details></main><h1>pwned</h1>",
  "' onmouseover='pwned",
  "<!-- pwned",
  "]]> pwned \u0000\u001b[31m\u202e\u2066 \ud800",
  "#{pwned} {{pwned}} <%= pwned %> &lt;b&gt;pwned",
] as const;

/** A word that stands in everything that anonymous callers may not see. */
export const PRIVATE = "topsecretword";

const MARKDOWN = `# Rocks of the *moon*

Measured in [2026](https://example.org/rocks?a=1&b=2), see <https://example.org> or mail [us](mailto:us@example.org).

- one
- two

\`\`\`
rocks --help
\`\`\`

[run](javascript:document.title='pwned') [data](data:text/html,pwned) [here](/collections/science) [rel](//evil.example)
![tracker](https://evil.example/pwned.png "x")

${HOSTILE.filter((text) => text.isWellFormed() && !text.includes("\0")).join("\n\n")}
&#x202e;reversed
`;

/** Fills a registry with what pages have to show, and with what they must not. */
export async function fillWebSite({ url, token }: Administered): Promise<void> {
  const send = async (method: string, path: string, body: string | Buffer) => {
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: new Uint8Array(Buffer.from(body)) });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  };
  const json = (method: string, path: string, body: object) => send(method, path, JSON.stringify(body));

  for (const [name, visibility] of [
    ["science", "public"],
    ["empty", "public"],
    [PRIVATE, "private"],
    [`staff-${PRIVATE}`, "internal"],
  ]) {
    await json("POST", "/collections", { name, visibility });
  }
  await json("PATCH", "/collections/science", { description: MARKDOWN });
  await send(
    "PUT",
    "/images/science/rocks:latest",
    makeSif({ seed: 1, objects: [metadataObject(ATTRIBUTES), signatureObject("ab".repeat(20))] }),
  );
  await send("PUT", "/images/science/rocks:1.0", makeSif({ seed: 2, architecture: "amd64", labels: { plain: "yes" } }));
  await send(
    "PUT",
    "/images/science/rocks:1.0",
    makeSif({ seed: 3, architecture: "arm64", deffile: "Bootstrap: docker\n" }),
  );
  await json("PATCH", "/images/science/rocks:1.0", { frozen: true });
  await json("PATCH", "/containers/science/rocks", { description: MARKDOWN });
  await send("PUT", "/images/science/silent:2.0", makeSif({ seed: 4 }));
  for (const collection of [PRIVATE, `staff-${PRIVATE}`]) {
    await send(
      "PUT",
      `/images/${collection}/vault-${PRIVATE}:${PRIVATE}`,
      makeSif({ seed: 5, labels: { plain: PRIVATE } }),
    );
  }
}

const text = HOSTILE.join("\n");
const ATTRIBUTES = {
  labels: Object.fromEntries(
    HOSTILE.flatMap((one, index) => [
      [one, one],
      [`label${index}`, one.repeat(30)],
    ]),
  ),
  environment: { "/.singularity.d/env/90-environment.sh": text },
  runscript: text,
  deffile: `\n${text}\n${"%post pwned\n".repeat(5000)}`,
  help: text,
  test: text,
  startscript: text,
  apps: Object.fromEntries(HOSTILE.map((one) => [one, { runscript: one }])),
};
