import type { Host, Output } from "./host";
import { screenOf } from "./text/screen";

const PAUSE_MS = 1000;

/**
 * Says how far some work is that is long enough to be noticed: to a person in
 * one line that goes when it is done, to anybody else once a second.
 *
 * @param words what is done with what, in the order of the sentence
 */
export function progressOf(
  host: Pick<Host, "now" | "stderr" | "passing" | "env">,
  total: number,
  [did, them]: readonly [string, string] = ["synthesized", "clusters"],
): (done: number) => void {
  let told = host.now();
  const output = host.passing ?? host.stderr;
  const isPerson = screenOf(output, host.env).width !== undefined;
  return (done) => {
    if (isPerson && done === total) output.write("");
    if (host.now() - told <= (isPerson ? PAUSE_MS / 5 : PAUSE_MS) || (isPerson && done === total)) return;
    told = host.now();
    output.write(`${did} ${done} of ${total} ${them}${isPerson ? "" : "\n"}`);
  };
}

/** To the start of the line, and what is in it away (ECMA-48: CR, EL). */
const ERASE = "\r\u001b[K";

/** A line of a terminal that the next one takes the place of, and streams that erase it before they write. */
export function passingLine(terminal: Output): {
  readonly passing: Output;
  readonly behind: (output: Output) => Output;
  readonly erase: () => void;
} {
  let shown = false;
  const erase = () => {
    if (shown) terminal.write(ERASE);
    shown = false;
  };
  const { isTTY, columns, rows } = terminal;
  return {
    passing: {
      isTTY,
      columns,
      rows,
      write: (text) => {
        erase();
        // A text with its own end stays, as in a file.
        shown = text !== "" && !text.endsWith("\n");
        return text === "" ? true : terminal.write(text);
      },
    },
    behind: (output) => ({
      isTTY: output.isTTY,
      columns: output.columns,
      rows: output.rows,
      write: (text) => {
        erase();
        return output.write(text);
      },
    }),
    erase,
  };
}
