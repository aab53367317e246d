import { readdirSync, watch } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";
import { codeOf, readRegular } from "../lib/emit/read-file";
import { InputError } from "../lib/model/problem";
import { CHANGES_PATH, reloading } from "../lib/page/reload";

/** A server of one cluster's documents on the loopback interface. */
export interface PageServer {
  /** Address of the page, `http://127.0.0.1:<port>/`. */
  readonly url: string;
  /** Ends it and every connection. */
  readonly close: () => Promise<void>;
}

const LOOPBACK = "127.0.0.1";
/** A synth writes several files; one reload is enough. */
const PAUSE_MS = 150;

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  json: "application/json; charset=utf-8",
  // As text: a browser shows it and does not save it.
  md: "text/plain; charset=utf-8",
};

/**
 * Serves the files of one folder, none below it, to this machine alone, and
 * tells open pages when something in it changed.
 *
 * @param port 0 for any that is free
 */
export async function servePage(folder: string, port: number): Promise<PageServer> {
  const waiting = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    // A name that leads here from elsewhere is somebody else's page asking (DNS rebinding).
    const own = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? "");
    if (!own || request.method !== "GET") return void response.writeHead(own ? 405 : 403).end();
    const path = (request.url ?? "/").split(/[?#]/)[0] ?? "/";
    if (path === CHANGES_PATH) {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" }).flushHeaders();
      waiting.add(response);
      response.on("close", () => waiting.delete(response));
      return;
    }
    const name = path === "/" ? "index.html" : path.slice(1);
    const content = readdirSync(folder).includes(name) ? contentOf(join(folder, name)) : undefined;
    if (content === undefined) return void response.writeHead(404).end();
    response
      .writeHead(200, {
        "content-type": TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      })
      .end(name.endsWith(".html") ? reloading(content) : content);
  });
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const response of waiting) response.write("event: change\ndata:\n\n");
    }, PAUSE_MS);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(taken(error, port)));
    server.listen(port, LOOPBACK, resolve);
  }).catch((error: unknown) => {
    watcher.close();
    throw error;
  });
  const bound = server.address();
  return {
    url: `http://${LOOPBACK}:${typeof bound === "object" ? (bound?.port ?? port) : port}/`,
    close: () => {
      clearTimeout(timer);
      watcher.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Undefined for what is no regular file, or went away meanwhile. */
function contentOf(path: string): string | undefined {
  try {
    return readRegular(path).toString("utf8");
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

function taken(error: unknown, port: number): unknown {
  if (codeOf(error) !== "EADDRINUSE" && codeOf(error) !== "EACCES") return error;
  return new InputError([
    {
      file: "--serve",
      path: "",
      got: `${port}, which ${codeOf(error) === "EACCES" ? "needs more rights" : "another program listens on"}`,
      want: "a free port of this machine",
      fix: "leave the number out: any free port is taken",
    },
  ]);
}
