import type { FileSystem } from "../../lib/emit/file-system";
import type { Writer } from "./thread";

/** So many files are given to a thread at a time. */
const PART = 100;
/** So many parts a thread has at most: one that it writes, and the next one. */
const AHEAD = 2;
/** A thread that writes a part for so long has ended. */
const LONGEST_MS = 30_000;

type Part = readonly (readonly [string, { readonly content: string }])[];

/**
 * A disk whose many new files are written by this thread and by those that
 * rest. What a thread could not write, this one writes again, and so fails as
 * without threads.
 *
 * @param disk the disk below `folder`
 */
export function writtenByThreads(disk: FileSystem, folder: string, resting: readonly Writer[]): FileSystem {
  if (resting.length === 0) return disk;
  const write = (part: Part) => {
    for (const [path, { content }] of part) disk.write(path, content);
  };
  return {
    ...disk,
    writeAll: (files) => {
      const others = resting.map(({ write }) => {
        const given: Part[] = [];
        return { write, given, done: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) };
      });
      let next = 0;
      const take = () => {
        next += PART;
        return files.slice(next - PART, next);
      };
      let unwritten: Part[] = [];
      try {
        while (next < files.length) {
          for (const { write, given, done } of others)
            while (next < files.length && given.length - Atomics.load(done, 0) < AHEAD) {
              const part = take();
              given.push(part);
              write(
                folder,
                part.map(([path, { content }]) => [path, content] as const),
                done,
              );
            }
          write(take());
        }
      } finally {
        // Whoever clears up after an error must not meet one that still writes.
        unwritten = others.flatMap(({ given, done }) => (isWritten(given.length, done) ? [] : given));
      }
      for (const part of unwritten) write(part);
    },
  };
}

/** Waits until all parts are done; false where one failed. */
function isWritten(parts: number, done: Int32Array): boolean {
  for (let ended = Atomics.load(done, 0); ended < parts; ended = Atomics.load(done, 0))
    if (Atomics.wait(done, 0, ended, LONGEST_MS) === "timed-out") return false;
  return Atomics.load(done, 1) === 0;
}
