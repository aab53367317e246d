import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minorOf } from "../../lib/versions/line";

/** A release of Talos' machinery: it generates, merges and judges as that Talos does. */
export interface MachineryRelease {
  /** Exact version without a leading v. */
  readonly version: string;
  /** Version of the Talos provider that is built on this line; absent: of none that is used here. */
  readonly provider?: string;
  /** Releases to build it with where the proxy does not serve what it asks for; they do not touch configurations. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Oldest first. A line that is missing is judged by the next one: the proxy serves no release of 1.12 with its sources. */
export const MACHINERIES: readonly MachineryRelease[] = [
  { version: "1.11.2" },
  { version: "1.13.9", provider: "0.11" },
  {
    version: "1.14.1",
    provider: "0.12",
    instead: {
      "github.com/cosi-project/runtime": "v1.16.1",
      "github.com/jsimonetti/rtnetlink/v2": "v2.2.1-0.20260614152944-ab8601692836",
    },
  },
];

/** What the Go program is asked for: see `machinery/main.go`. */
export type Mode = "types" | "merge" | "generate" | "validate";

/** One release, built. */
export interface Machinery extends MachineryRelease {
  /** Answers of the program to an input, as JSON. */
  readonly ask: (mode: Mode, input: string) => unknown;
}

/**
 * Builds a release from the Go module proxy, in a folder below a temporary one.
 *
 * @throws when Go is missing or cannot build it
 */
export function build(root: string, temporary: string, release: MachineryRelease): Machinery {
  const folder = join(temporary, release.version);
  mkdirSync(folder);
  copyFileSync(join(root, "scripts", "talos", "machinery", "main.go"), join(folder, "main.go"));
  const instead = Object.entries(release.instead ?? {}).map(
    ([name, version]) => `replace ${name} => ${name} ${version}`,
  );
  writeFileSync(
    join(folder, "go.mod"),
    [
      "module verify",
      "go 1.25",
      `require github.com/siderolabs/talos/pkg/machinery v${release.version}`,
      ...instead,
      "",
    ].join("\n\n"),
  );
  execFileSync("go", ["build", "-p", "1", "-o", "machinery", "."], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, GOFLAGS: "-mod=mod" },
  });
  const ask = (mode: Mode, input: string): unknown =>
    JSON.parse(execFileSync(join(folder, "machinery"), [mode], { input, encoding: "utf8", maxBuffer: 2 ** 29 }));
  return { ...release, ask };
}

/** The release of a Talos version's line, or the next newer one. */
export function ofLine<Release extends MachineryRelease>(releases: readonly Release[], talos: string): Release {
  const found = releases.find(({ version }) => minorOf(version) >= minorOf(talos));
  if (found === undefined) throw new Error(`no machinery is as new as Talos ${talos}`);
  return found;
}
