import { type Command, Option } from "commander";
import { ClientError } from "../client-error.ts";
import type { CommonOptions, Session } from "./session.ts";
import { warnIfExposed } from "./warn-if-exposed.ts";

interface LoginOptions extends CommonOptions {
  readonly tokenStdin?: boolean;
  readonly token?: string;
}

/** `sreg login [URL]` */
export function addLogin(program: Command, session: Session): void {
  program
    .command("login")
    .description("Check an access token with a registry and keep it.")
    .argument("[url]", "address of the registry")
    .option("--token-stdin", "read the token from standard input")
    .addOption(new Option("--token <token>").hideHelp())
    .action(async (url: string | undefined, _options: unknown, command: Command) => {
      session.display.signedIn(await login(url, command.optsWithGlobals<LoginOptions>(), session));
    });
}

async function login(given: string | undefined, options: LoginOptions, session: Session) {
  if (options.token !== undefined) throw tokenInArguments();
  const { environment, display, signal } = session;
  const { parseRegistryAddress } = await import("../login/registry-address.ts");
  const url = parseRegistryAddress(given ?? options.url ?? environment.url ?? noAddress());
  const { readToken } = await import("../login/read-token.ts");
  const { token: preset } = environment;
  const token = await readToken({ ...session, tokenStdin: options.tokenStdin === true, token: preset });
  warnIfExposed(url, display);
  const [{ createClient }, { signIn }] = await Promise.all([
    import("../transport/client.ts"),
    import("../login/sign-in.ts"),
  ]);
  const { proxy, loginFile } = environment;
  const client = createClient({ url, token }, { ...session, proxy, signal, notice: display.notice });
  return await signIn({ url, token, loginFile, whoami: client.whoami });
}

function noAddress(): never {
  throw new ClientError("usage", "the registry's address is missing", {
    advice: "sreg login https://registry.example.org",
  });
}

function tokenInArguments(): ClientError {
  return new ClientError("usage", "a token on the command line is seen by everybody on this machine", {
    advice: "sreg login URL --token-stdin, with the token on standard input, or set SREG_TOKEN",
  });
}
