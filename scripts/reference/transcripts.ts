import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processHost } from "../../cli/main";
import { run } from "../../cli/run";
import { example } from "./example";

/** What the documents show, by the name in their marks. */
export type Shown = Readonly<Record<string, string>>;

/** Mistakes that the documents show, each as a text of the example and what stands in its place. */
const MISTAKES = {
  parts: [
    ['host: "pve2"', 'host: "pve4"'],
    ['"192.168.1.23"', '"192.168.2.23"'],
  ],
  shape: [
    ['memory: "12 GiB"', 'memory: "12 GB of RAM"'],
    ['role: "control-plane", host: "pve1"', 'role: "controlplane", host: "pve1"'],
    ["vip:", "vpi:"],
  ],
  chart: [["  apps: {", "  releases: { traefik: { values: { deployment: { replica: 3 } } } },\n  apps: {"]],
} as const;

/** Runs the program on the example and on wrong copies of it, in folders that are removed again. */
export async function shown(root: string): Promise<Shown> {
  const home = example(root, "home.ts", "elsewhere");
  return {
    "home.ts": example(root, "home.ts", "clusters"),
    "whoami.ts": example(root, "whoami.ts", "apps"),
    synth: await output(root, home, ["synth", "home"], "synth home"),
    again: await output(root, home, ["synth", "home"], "synth home", ["synth", "home"]),
    graph: await output(root, home, ["graph", "home"], "graph home"),
    "problems of parts": await output(root, spoilt(home, MISTAKES.parts), ["synth", "home"], "synth home"),
    "problems of shape": await output(root, spoilt(home, MISTAKES.shape), ["synth", "home"], "synth home"),
    "problem of a value": await output(root, spoilt(home, MISTAKES.chart), ["synth", "home"], "synth home"),
  };
}

function spoilt(text: string, mistakes: readonly (readonly [string, string])[]): string {
  return mistakes.reduce((before, [right, wrong]) => {
    if (!before.includes(right)) throw new Error(`the example has no ${right}`);
    return before.replace(right, wrong);
  }, text);
}

async function output(
  root: string,
  definition: string,
  args: readonly string[],
  command: string,
  before?: readonly string[],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-docs-"));
  try {
    mkdirSync(join(folder, "clusters"));
    writeFileSync(join(folder, "clusters", "home.ts"), definition);
    const printed: string[] = [];
    const host = {
      ...processHost({ root, caches: [join(folder, "cache")] }),
      env: {},
      stdout: { write: (text: string) => printed.push(text) },
      stderr: { write: (text: string) => printed.push(text) },
    };
    if (before !== undefined) await run(["--project", folder, ...before], host);
    printed.length = 0;
    await run(["--project", folder, ...args], host);
    return `$ npx groundwork ${command}\n${printed.join("")}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const MARK = /(<!-- shown: ([a-z. ]+) -->\n```\w+\n)[\s\S]*?(^```$)/gm;

/** A document whose marked blocks hold what is shown today. Throws on a mark that names nothing. */
export function fillIn(document: string, blocks: Shown): string {
  return document.replaceAll(MARK, (_block, head: string, name: string, end: string) => {
    const text = blocks[name];
    if (text === undefined) throw new Error(`nothing is shown as ${name}`);
    return `${head}${text.endsWith("\n") ? text : `${text}\n`}${end}`;
  });
}
