// Runs compiled definitions in a process of its own: what one of them does to
// memory, time or the process itself does not reach the program. Jobs come as
// one JSON document on standard input; each result leaves on descriptor 3 as
// the length of a serialized value and the value.
"use strict";

// What this file itself uses of the process, before the definitions' use of it is seen.
const { Buffer, process, setImmediate } = globalThis;
const { createRequire } = require("node:module");
const { writeSync } = require("node:fs");
const { serialize } = require("node:v8");
const { Script } = require("node:vm");

const RESULTS = 3;

/**
 * What gives the same in every run. Whoever uses anything else that the process
 * offers (a clock, chance, a file, the network, the process itself) may give
 * something else the next time.
 */
const SAME = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Promise RegExp Error
  AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math BigInt Proxy
  Reflect Map Set WeakMap WeakSet ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array
  Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView decodeURI decodeURIComponent
  encodeURI encodeURIComponent escape unescape eval isFinite isNaN global structuredClone URL URLSearchParams
  TextEncoder TextDecoder atob btoa`.split(/\s+/),
);
let same = true;
for (const name of Object.getOwnPropertyNames(globalThis)) {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  if (SAME.has(name) || before?.configurable !== true) continue;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: before.enumerable,
    get: () => {
      same = false;
      return before.get === undefined ? before.value : before.get.call(globalThis);
    },
    set: (value) => Object.defineProperty(globalThis, name, { ...before, get: undefined, set: undefined, value }),
  });
}
const { random } = Math;
Math.random = () => {
  same = false;
  return random();
};

/** @type {unknown[]} */
const rejected = [];
process.on("unhandledRejection", (reason) => rejected.push(reason));

function send(result) {
  const body = serialize(result);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  for (const part of [head, body]) for (let at = 0; at < part.length; ) at += write(part, at);
}

/** A pipe that is full takes the rest a little later. */
function write(part, at) {
  try {
    return writeSync(RESULTS, part, at);
  } catch (error) {
    if (error.code === "EAGAIN") return 0;
    throw error;
  }
}

/** Text of a part of what was thrown, whatever that was. */
function textOf(error, name) {
  try {
    const value = typeof error === "object" && error !== null ? error[name] : undefined;
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function thrown(error) {
  let text;
  try {
    text = textOf(error, "message") ?? String(error);
  } catch {
    text = "something that has no text";
  }
  return { message: text.slice(0, 500), stack: (textOf(error, "stack") ?? "").slice(0, 20000) };
}

/** Path and kind of the first thing that no other process can be given. */
function notData(value, path, seen) {
  if (typeof value === "function" || typeof value === "symbol") return { path, got: `a ${typeof value}` };
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  for (const key of Object.keys(value)) {
    const inner = Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    let child;
    try {
      child = value[key];
    } catch {
      return { path: inner, got: "a getter that throws" };
    }
    const found = notData(child, inner, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Two turns of the event loop: rejections are reported in the first. */
const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** What still runs: timers, connections, files. The pipes of this process itself do not count. */
function running() {
  return process
    .getActiveResourcesInfo()
    .filter((name) => !/^(Pipe|TTY|TTYWrap|PipeWrap|FSReqCallback|Immediate|SignalWrap)/.test(name));
}

/** What a definition gets of the tool: functions that give back what they get, for the types. */
const TOOL = new Proxy({}, { get: () => (given) => given });

async function run({ filename, base, code, own }) {
  const module_ = { exports: {} };
  const before = running().length;
  rejected.length = 0;
  try {
    const script = new Script(`(function (exports, require, module) {${code}\n})`, { filename });
    const installed = createRequire(base);
    const require_ = (name) => {
      if (own.includes(name)) return TOOL;
      same = false;
      return installed(name);
    };
    script.runInThisContext()(module_.exports, require_, module_);
  } catch (error) {
    return { thrown: thrown(error) };
  }
  await settled();
  if (rejected.length > 0) return { thrown: thrown(rejected[0]), promise: true };
  const left = running();
  if (left.length > before) return { running: [...new Set(left)] };
  let value;
  try {
    const { exports } = module_;
    value = typeof exports === "object" && exports !== null ? exports.default : undefined;
    if (value === undefined) return { missing: true };
    if (typeof value?.then === "function") return { promised: true };
  } catch (error) {
    return { thrown: thrown(error) };
  }
  const trouble = notData(value, "", new Set());
  return trouble === undefined ? { value } : { trouble };
}

/** What was made of a value that cannot be serialized for another reason, such as its size. */
function sendOrTell(result) {
  try {
    send(result);
  } catch (error) {
    send({ thrown: thrown(error) });
  }
}

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  if (chunks.length === 0) return;
  for (const job of JSON.parse(Buffer.concat(chunks).toString("utf8"))) {
    const result = await run(job);
    sendOrTell({ ...result, same });
  }
  process.reallyExit(0);
}

main();
