import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { type Command, cmd, Joined } from "../../../lib/document/shell";
import { runs } from "../../support/runs";

/** What a shell gives a program as its arguments; the programs named print theirs. */
function argumentsOf(command: Command): readonly string[] {
  const stubs = `show() { for argument; do printf '%s\\0' "$argument"; done; }\n`;
  const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-c", stubs + command.text], {
    env: { PATH: process.env.PATH },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.split("\0").slice(0, -1);
}

/** Texts that mean something to a shell. */
const hostile = fc.string({
  unit: fc.constantFrom(
    "'",
    '"',
    "$",
    "`",
    "\\",
    "(",
    ")",
    "{",
    "}",
    ";",
    "&",
    "|",
    "<",
    ">",
    "#",
    "~",
    "*",
    "!",
    " ",
    "\n",
    "a",
    "-",
  ),
});

describe("values in a command", () => {
  it.each(["10.0.0.1", "home/etcd-1", "a@b.c:/d,e=f+g%h", "_"])("%s needs no quotes", (word) => {
    expect(cmd`show ${word}`.text).toBe(`show ${word}`);
  });

  it.each([
    ["", "''"],
    ["a b", "'a b'"],
    ["'; touch x; '", "''\\''; touch x; '\\'''"],
    ["~root", "'~root'"],
  ])("%j is quoted", (word, written) => {
    expect(cmd`show ${word}`.text).toBe(`show ${written}`);
  });

  it("whatever a value holds, a program gets it as one argument, in every place", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(argumentsOf(cmd`show ${text} a=${text}`)).toEqual([text, `a=${text}`]);
        expect(argumentsOf(cmd`show '${text}' "x${text}y"`)).toEqual([text, `x${text}y`]);
        // The shell takes line ends off the end of what a substitution prints.
        expect(argumentsOf(cmd`show "$(printf %s. ${text})" # ${text}`)).toEqual([`${text}.`]);
        expect(argumentsOf(cmd`show ${[text, "b"]} ${new Joined([text, cmd`$((1 + 1))`])}`)).toEqual([
          text,
          "b",
          `${text}2`,
        ]);
      }),
      runs(12),
    );
  });

  it("a here document holds it as it is, a line that looks like its end included", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(argumentsOf(cmd`show "$(cat <<EOF\n${`${text}\nEOF`}.\nEOF\n)"`)).toEqual([`${text}\nEOF.`]);
      }),
      runs(6),
    );
    expect(argumentsOf(cmd`show "$(cat <<EOF\n${"a\nEOF\nb"}\nEOF\n)"`)).toEqual(["a\nEOF\nb"]);
    expect(argumentsOf(cmd`show "$(cat <<'EOF'\n${"$a `b`"}\nEOF\n)"`)).toEqual(["$a `b`"]);
  });

  it("a piece of a command is part of the next one", () => {
    const base = cmd`show -n ${"a b"}`;
    expect(argumentsOf(cmd`${base} ${"c d"}`)).toEqual(["-n", "a b", "c d"]);
  });

  it("a number and a comment stand as they are", () => {
    expect(cmd`sleep ${5} # waits ${"for a\nwhile"}`.text).toBe("sleep 5 # waits for a while");
  });
});
