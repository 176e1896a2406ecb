const LEFT_OUT = new Set(["level", "time", "msg", "err"]);

/** One line of JSON from pino as a line for people: time, level unless info, text, then `name=value` pairs. */
export function textLine(json: string): string {
  const entry = JSON.parse(json) as Record<string, unknown>;
  const time = String(entry["time"]).slice(11, 19);
  const level = entry["level"] === "info" ? "" : `${String(entry["level"]).toUpperCase()} `;
  const pairs = Object.entries(entry)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return `${time} ${level}${String(entry["msg"] ?? "")}${pairs.join("")}${cause(entry["err"])}\n`;
}

function cause(err: unknown): string {
  if (typeof err !== "object" || err === null) return "";
  const { stack, message } = err as { stack?: unknown; message?: unknown };
  return `\n${String(stack ?? message)}`;
}
