import { setTimeout as delay } from "node:timers/promises";
import mongoose from "mongoose";
import { type DatabaseSecrets, uriOf } from "./secrets.ts";

const { MongoClient, MongoNetworkError, MongoServerError } = mongoose.mongo;
type Admin = mongoose.mongo.Db;

/** How long to look for a server that listens already, in milliseconds. */
const SELECTION_TIMEOUT = 10_000;

/** How often the state of the replica set is looked at, in milliseconds. */
const POLL = 20;

/** MongoDB's error codes that a second attempt meets. */
const AUTHENTICATION_FAILED = 18;
const ALREADY_INITIALIZED = 23;
const USER_EXISTS = 51003;

/**
 * Makes a mongod that listens the writable primary of a replica set of one, with the registry's account in it. Each
 * step finds out whether it was done before, so this also finishes what an earlier start was killed in. Returns the
 * feature compatibility level of its files.
 *
 * It signs in as mongod's internal account, whose password is the keyfile: that works before there is any account and
 * any replica set, and leaves no moment in which somebody else could make the first account.
 */
export async function preparePrimary(port: number, secrets: DatabaseSecrets, signal: AbortSignal): Promise<string> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, {
    auth: { username: "__system", password: secrets.key },
    authSource: "local",
    authMechanism: "SCRAM-SHA-256",
    directConnection: true,
    maxPoolSize: 1,
    serverSelectionTimeoutMS: SELECTION_TIMEOUT,
  });
  const close = () => void client.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    const admin = client.db("admin");
    await ensureMembership(admin, port, signal);
    await waitUntilPrimary(admin, signal);
    await ensureAccount(admin, port, secrets.password);
    return await featureCompatibility(admin);
  } finally {
    signal.removeEventListener("abort", close);
    await client.close();
  }
}

/** mongod closes all connections when it finds out that it is not in its configuration: then the second try moves it. */
async function ensureMembership(admin: Admin, port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await tryMembership(admin, port);
    } catch (error) {
      if (!(error instanceof MongoNetworkError)) throw error;
      await delay(POLL, undefined, { signal });
    }
  }
}

async function tryMembership(admin: Admin, port: number): Promise<void> {
  const hello = await admin.command({ hello: 1 });
  if (hello["setName"] !== undefined) return;
  const host = `127.0.0.1:${port}`;
  try {
    await admin.command({ replSetInitiate: { _id: "registry", members: [{ _id: 0, host }] } });
  } catch (error) {
    if (!hasCode(error, ALREADY_INITIALIZED)) throw error;
    await moveMember(admin, host);
  }
}

/** On another port than last time mongod does not find itself in its configuration. */
async function moveMember(admin: Admin, host: string): Promise<void> {
  const { config } = await admin.command({ replSetGetConfig: 1 });
  const moved = { ...config, version: config.version + 1, members: [{ ...config.members[0], host }] };
  await admin.command({ replSetReconfig: moved, force: true });
}

async function waitUntilPrimary(admin: Admin, signal: AbortSignal): Promise<void> {
  while (!(await admin.command({ hello: 1 }))["isWritablePrimary"]) await delay(POLL, undefined, { signal });
}

/** The account is missing on the first start; its password differs when the file with it was lost. */
async function ensureAccount(admin: Admin, port: number, password: string): Promise<void> {
  if (await signsIn(port, password)) return;
  try {
    await admin.command({ createUser: "registry", pwd: password, roles: ["root"] });
  } catch (error) {
    if (!hasCode(error, USER_EXISTS)) throw error;
    await admin.command({ updateUser: "registry", pwd: password });
  }
}

async function signsIn(port: number, password: string): Promise<boolean> {
  const client = new MongoClient(uriOf(port, password), {
    maxPoolSize: 1,
    serverSelectionTimeoutMS: SELECTION_TIMEOUT,
  });
  try {
    await client.db("admin").command({ ping: 1 });
    return true;
  } catch (error) {
    if (hasCode(error, AUTHENTICATION_FAILED)) return false;
    throw error;
  } finally {
    await client.close();
  }
}

async function featureCompatibility(admin: Admin): Promise<string> {
  const answer = await admin.command({ getParameter: 1, featureCompatibilityVersion: 1 });
  return String(answer["featureCompatibilityVersion"].version);
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof MongoServerError && error.code === code;
}
