/**
 * The exporter itself: plain JavaScript for Node.js 22 or newer, without any
 * package. It asks TrueNAS over its JSON-RPC WebSocket, because the REST API
 * ends with TrueNAS 26 and Graphite's push carries no pool sizes. Every scrape
 * is one connection; a key is only ever sent over TLS, since TrueNAS revokes
 * keys that it sees in plain text.
 * Source: TrueNAS API documentation, `auth.login_ex` and `pool.query`.
 */
export const EXPORTER_SOURCE = String.raw`"use strict";
const { readFileSync } = require("node:fs");
const { createServer } = require("node:http");

const TIMEOUT = 10000;

/** Signs in and asks for the pools; rejects with what went wrong. */
function pools({ url, user, key }, Socket = WebSocket) {
  return new Promise((resolve, reject) => {
    const socket = new Socket(url);
    const timer = setTimeout(() => finish(new Error("no answer within " + TIMEOUT + " ms")), TIMEOUT);
    const call = (id, method, params) => socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    let over = false;
    const finish = (error, value) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      socket.close();
      if (error) reject(error);
      else resolve(value);
    };
    socket.addEventListener("error", () => finish(new Error("no connection to " + url)));
    socket.addEventListener("close", () => finish(new Error("the connection was closed")));
    socket.addEventListener("open", () =>
      call(1, "auth.login_ex", [{ mechanism: "API_KEY_PLAIN", username: user, api_key: key }]),
    );
    socket.addEventListener("message", ({ data }) => {
      const answer = JSON.parse(data);
      if (answer.error) return finish(new Error("TrueNAS refuses: " + answer.error.message));
      if (answer.id === 1) {
        if (answer.result.response_type !== "SUCCESS") return finish(new Error("the key was not accepted"));
        return call(2, "pool.query", []);
      }
      if (answer.id === 2) finish(undefined, answer.result);
    });
  });
}

function escape(text) {
  return String(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** Metrics of the pools as Prometheus reads them; without pools only that there was no answer. */
function render(list) {
  const lines = ["# TYPE truenas_up gauge", "truenas_up " + (list === undefined ? 0 : 1)];
  const gauge = (name, help, of) => {
    lines.push("# HELP " + name + " " + help, "# TYPE " + name + " gauge");
    for (const pool of list) lines.push(name + '{pool="' + escape(pool.name) + '"} ' + of(pool));
  };
  if (list !== undefined) {
    gauge("truenas_pool_size_bytes", "size of the pool", (pool) => pool.size ?? 0);
    gauge("truenas_pool_allocated_bytes", "space that is taken", (pool) => pool.allocated ?? 0);
    gauge("truenas_pool_free_bytes", "space that is left", (pool) => pool.free ?? 0);
    gauge("truenas_pool_healthy", "1 while TrueNAS calls the pool healthy", (pool) => (pool.healthy ? 1 : 0));
  }
  return lines.join("\n") + "\n";
}

function main(env) {
  const target = { url: env.TRUENAS_URL, user: env.TRUENAS_USER, key: readFileSync(env.TRUENAS_KEY_FILE, "utf8").trim() };
  createServer((request, response) => {
    if (request.url !== "/metrics") return response.writeHead(request.url === "/healthz" ? 200 : 404).end();
    pools(target)
      .catch((error) => console.error(error.message))
      .then((list) => response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(render(list)));
  }).listen(Number(env.PORT));
}

if (require.main === module) main(process.env);
else module.exports = { pools, render };
`;
