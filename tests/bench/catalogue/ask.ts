import { Agent, get } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Question } from "./questions.ts";

/** How long pages took, in milliseconds. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
}

/** Asks one after another over one connection, as anybody would, after some rounds that do not count. */
export async function ask(url: string, question: Question, rounds: number): Promise<Times> {
  using agent = disposable(new Agent({ keepAlive: true, maxSockets: 1 }));
  const times: number[] = [];
  const warmUp = Math.ceil(rounds / 5);
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const begin = performance.now();
    await fetchPage(`${url}/api/v1${question.path(round)}`, agent.value);
    if (round >= warmUp) times.push(performance.now() - begin);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

function fetchPage(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, async (response) => {
      const body = await buffer(response);
      if (response.statusCode === 200) resolve();
      else reject(new Error(`${url} answered ${response.statusCode}: ${body}`));
    }).on("error", reject);
  });
}

function disposable(value: Agent) {
  return { value, [Symbol.dispose]: () => value.destroy() };
}
