import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Writer } from "../../../cli/many/thread";
import { writtenByThreads } from "../../../cli/many/written-by-threads";
import { diskFolder, type FileSystem } from "../../../lib/emit/file-system";

/** A thread of its own that writes as it is asked to, the way that a resting one does. */
const WRITING = `
const { parentPort } = require("node:worker_threads");
const fs = require("node:fs");
parentPort.on("message", ({ folder, files, done, fails }) => {
  if (fails) Atomics.add(done, 1, 1);
  else for (const [path, content] of files) fs.writeFileSync(folder + "/" + path, content);
  Atomics.add(done, 0, 1);
  Atomics.notify(done, 0);
});
`;

let folder: string;
const workers: Worker[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groundwork-written-"));
  mkdirSync(join(folder, "a"));
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
  rmSync(folder, { recursive: true, force: true });
});

/** A resting thread; gives how many files it was asked to write. */
function resting(fails = false) {
  const worker = new Worker(WRITING, { eval: true });
  workers.push(worker);
  const counts = { asked: 0 };
  const writer: Writer = {
    write: (where, files, done) => {
      counts.asked += files.length;
      worker.postMessage({ folder: where, files, done, fails });
    },
  };
  return { writer, counts };
}

/** The disk, and how many files this thread wrote. */
function disk() {
  const real = diskFolder(folder);
  const counts = { here: 0 };
  const counted: FileSystem = {
    ...real,
    write: (path, content) => {
      counts.here += 1;
      real.write(path, content);
    },
  };
  return { counted, counts };
}

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => [`a/${index}`, { content: `content ${index}\n` }] as const);

function expectAll(count: number) {
  expect(readdirSync(join(folder, "a"))).toHaveLength(count);
  for (const [path, { content }] of files(count)) expect(readFileSync(join(folder, path), "utf8")).toBe(content);
}

describe("many new files", () => {
  test("are written by this thread and by those that rest, each once, and all are there in the end", () => {
    const { counted, counts } = disk();
    const [one, two] = [resting(), resting()];
    writtenByThreads(counted, folder, [one.writer, two.writer]).writeAll?.(files(2345));
    expectAll(2345);
    expect(one.counts.asked).toBeGreaterThan(0);
    expect(two.counts.asked).toBeGreaterThan(0);
    expect(counts.here + one.counts.asked + two.counts.asked).toBe(2345);
  });

  test("that a thread could not write are written by this one", () => {
    const { counted, counts } = disk();
    const broken = resting(true);
    writtenByThreads(counted, folder, [broken.writer]).writeAll?.(files(500));
    expectAll(500);
    expect(broken.counts.asked).toBeGreaterThan(0);
    expect(counts.here).toBe(500);
  });

  test("fail only when no thread writes any more, so that they can be cleared away", () => {
    const { writer, counts } = resting();
    const full: FileSystem = {
      ...diskFolder(folder),
      write: () => {
        throw new Error("no room");
      },
    };
    expect(() => writtenByThreads(full, folder, [writer]).writeAll?.(files(900))).toThrow("no room");
    expect(readdirSync(join(folder, "a"))).toHaveLength(counts.asked);
  });

  test("that nobody can write fail as they do without threads", () => {
    const { writer } = resting(true);
    const gone = files(300).map(([path, file]) => [`gone/${path}`, file] as const);
    expect(() => writtenByThreads(diskFolder(folder), folder, [writer]).writeAll?.(gone)).toThrow("ENOENT");
  });

  test("are written by the disk itself where nobody rests", () => {
    const { counted } = disk();
    expect(writtenByThreads(counted, folder, [])).toBe(counted);
  });
});
