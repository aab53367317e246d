import { createRequire } from "node:module";
import { Script } from "node:vm";
import { z } from "zod";
import { EXPORTER_SOURCE } from "../../../apps/truenas-exporter/source";

const TARGET = { url: "wss://nas/api/current", user: "metrics", key: "1-secret" };

interface Message {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** TrueNAS as the exporter meets it: answers each call with what `answer` gives, by JSON-RPC. */
function fakeSocket(answer: (message: Message) => object) {
  const sent: Message[] = [];
  class FakeSocket {
    private readonly listeners = new Map<string, ((event: { data?: string }) => void)[]>();
    constructor(readonly url: string) {
      queueMicrotask(() => this.emit("open", {}));
    }
    addEventListener(kind: string, listener: (event: { data?: string }) => void): void {
      this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener]);
    }
    send(text: string): void {
      const message = z
        .object({ id: z.number(), method: z.string(), params: z.array(z.unknown()) })
        .parse(JSON.parse(text));
      sent.push(message);
      queueMicrotask(() =>
        this.emit("message", { data: JSON.stringify({ jsonrpc: "2.0", id: message.id, ...answer(message) }) }),
      );
    }
    close(): void {
      this.emit("close", {});
    }
    private emit(kind: string, event: { data?: string }): void {
      for (const listener of this.listeners.get(kind) ?? []) listener(event);
    }
  }
  return { FakeSocket, sent };
}

const exported = z
  .object({
    pools: z.function({ input: [z.any(), z.any()], output: z.promise(z.any()) }),
    render: z.function({ input: [z.any()], output: z.string() }),
  })
  .parse(load());

/** Runs the exporter's text as a module that is not the program's start. */
function load(): unknown {
  const module = { exports: {} };
  const wrapped = new Script(`(function (module, require, setTimeout, clearTimeout) {${EXPORTER_SOURCE}\n})`);
  const load = Object.assign(createRequire(__filename), { main: undefined });
  wrapped.runInThisContext()(module, load, setTimeout, clearTimeout);
  return module.exports;
}

describe("the exporter of TrueNAS' pools", () => {
  test("TT-9: signs in with the key, asks for the pools, and gives their sizes as metrics", async () => {
    const { FakeSocket, sent } = fakeSocket(({ method }) =>
      method === "pool.query"
        ? { result: [{ name: "tank", size: 200, allocated: 170, free: 30, healthy: true }] }
        : { result: { response_type: "SUCCESS" } },
    );
    const text = exported.render(await exported.pools(TARGET, FakeSocket));
    expect(sent.map(({ method, params }) => [method, params])).toEqual([
      ["auth.login_ex", [{ mechanism: "API_KEY_PLAIN", username: "metrics", api_key: "1-secret" }]],
      ["pool.query", []],
    ]);
    expect(text.split("\n").filter((line) => !line.startsWith("#"))).toEqual([
      "truenas_up 1",
      'truenas_pool_size_bytes{pool="tank"} 200',
      'truenas_pool_allocated_bytes{pool="tank"} 170',
      'truenas_pool_free_bytes{pool="tank"} 30',
      'truenas_pool_healthy{pool="tank"} 1',
      "",
    ]);
  });

  test("a key that is not accepted is an error, and the metrics say that there was no answer", async () => {
    const { FakeSocket } = fakeSocket(() => ({ result: { response_type: "AUTH_ERR" } }));
    await expect(exported.pools(TARGET, FakeSocket)).rejects.toThrow("the key was not accepted");
    expect(exported.render(undefined)).toBe("# TYPE truenas_up gauge\ntruenas_up 0\n");
  });

  test("an error of TrueNAS carries its words", async () => {
    const { FakeSocket } = fakeSocket(() => ({ error: { code: -32001, message: "Method call error" } }));
    await expect(exported.pools(TARGET, FakeSocket)).rejects.toThrow("TrueNAS refuses: Method call error");
  });

  test("a pool's name cannot break the format", () => {
    expect(exported.render([{ name: 'a"b\\c', size: 1, allocated: 1, free: 0, healthy: false }])).toContain(
      'truenas_pool_healthy{pool="a\\"b\\\\c"} 0',
    );
  });
});
