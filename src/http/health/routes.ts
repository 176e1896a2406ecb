import { type RequestHandler, Router } from "express";
import { routeClass } from "../observe.ts";

/** One thing that must work before requests can be served. Rejects with the reason when it does not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

/** What a check found. */
export interface HealthReport {
  readonly name: string;
  readonly ok: boolean;
  /** Only on the internal port: it may name hosts and paths. */
  readonly reason?: string;
}

const TIME_LIMIT = 3_000;

/** `GET /healthz`: the process answers. `GET /readyz`: it can serve, its database and its storage answer. */
export function healthRoutes(checks: readonly HealthCheck[], detail: "brief" | "full"): Router {
  const router = Router();
  const alive: RequestHandler = (_req, res) => {
    res.json({ status: "ok" });
  };
  const ready: RequestHandler = async (_req, res) => {
    const reports = await Promise.all(checks.map(run));
    const ok = reports.every((report) => report.ok);
    const shown = detail === "full" ? reports : reports.map(({ name, ok: fine }) => ({ name, ok: fine }));
    res.status(ok ? 200 : 503).json({ status: ok ? "ok" : "unavailable", checks: shown });
  };
  const never: RequestHandler = (_req, res, next) => {
    res.setHeader("Cache-Control", "no-store");
    next();
  };
  router.get("/healthz", routeClass("health"), never, alive);
  router.get("/readyz", routeClass("health"), never, ready);
  return router;
}

async function run({ name, check }: HealthCheck): Promise<HealthReport> {
  const limit = AbortSignal.timeout(TIME_LIMIT);
  const late = new Promise<never>((_, reject) => {
    limit.addEventListener("abort", () => reject(new Error(`no answer within ${TIME_LIMIT} ms`)), { once: true });
  });
  try {
    await Promise.race([check(), late]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
