import { codeOf } from "../lib/emit/read-file";
import type { Output } from "./host";

/** A stream of the process, as far as text is written to it. */
type Stream = NodeJS.WriteStream;

/** A stream that may be closed by whoever reads it, and how it ended. */
export interface GuardedOutput extends Output {
  /** Waits until everything is written; gives the system's name of the error when it could not be. */
  end(): Promise<string | undefined>;
}

/**
 * Text to a stream of the process that never ends it by an error. A reader that
 * has seen enough, such as `head`, closes the pipe (EPIPE): the rest is of no
 * use to anybody, so it is dropped. Any other error is kept for the end.
 */
export function guarded(stream: Stream): GuardedOutput {
  let failed: string | undefined;
  let closed = false;
  let used = false;
  const fail = (error: unknown) => {
    closed = true;
    const code = codeOf(error);
    // Nothing was lost that anybody waits for, or the stream is gone after an error that is known by now.
    if (code !== undefined && code !== "EPIPE") failed ??= code;
  };
  stream.on("error", fail);
  return {
    isTTY: stream.isTTY,
    columns: stream.columns,
    rows: stream.rows,
    write(text) {
      if (closed) return;
      used = true;
      try {
        stream.write(text);
      } catch (error) {
        // A stream to a file writes at once, and may throw at once.
        if (codeOf(error) === undefined) throw error;
        fail(error);
      }
    },
    end: () =>
      new Promise((resolve) => {
        if (closed || !used) resolve(failed);
        else stream.write("", () => setImmediate(() => resolve(failed)));
      }),
  };
}
