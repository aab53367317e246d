import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { definition, ROOT } from "../project";

/** The program with parts of its own, so that a new one can take its place. */
export class OwnProgram {
  readonly folder = mkdtempSync(join(tmpdir(), "groundwork-program-"));
  readonly launcher = join(this.folder, "cli/groundwork.js");

  constructor() {
    for (const part of ["cli", "compiler", "package.json"])
      cpSync(join(ROOT, part), join(this.folder, part), { recursive: true });
    for (const part of ["api", "apps", "infra", "lib", "imports", "node_modules"])
      symlinkSync(join(ROOT, part), join(this.folder, part));
  }

  /** Puts another text into one of its files; always made from the one in the repository. */
  change(path: string, from: string, to: string): void {
    const text = readFileSync(join(ROOT, path), "utf8");
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    const wanted = text.replace(from, to);
    const file = join(this.folder, path);
    // A file that is written is read whole by every run of the next seconds.
    if (readFileSync(file, "utf8") !== wanted) writeFileSync(file, wanted);
  }

  /** As it is in the repository. */
  reset(): void {
    this.change("compiler/synth-cluster.ts", "  tree.merge(files);", "  tree.merge(files);");
    this.change("package.json", '"version": ', '"version": ');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Writes a file and the folders above it. */
export function put(top: string, path: string, content: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), content);
}

/** Content by path of all files below a folder; nothing where there is none. */
export function treeOf(top: string): Readonly<Record<string, string>> {
  if (!existsSync(top)) return {};
  return Object.fromEntries(
    readdirSync(top, { recursive: true, withFileTypes: true, encoding: "utf8" })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(top.length), readFileSync(file, "latin1")]),
  );
}

const object = (name: string) => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });

/** A file of the cluster home; throws where there is none, so that nobody edits nothing. */
const inDist = (top: string) => {
  const file = join(top, "dist/docs/home/report.md");
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  return file;
};

/** What somebody does between two runs, in a project with the clusters home and, sometimes, second. */
export const EDITS: Readonly<Record<string, (top: string, program: OwnProgram) => void>> = {
  nothing: () => undefined,
  "another domain": (top) => put(top, "clusters/home.yaml", definition("home", { domain: "other.example.org" })),
  "back again": (top) => put(top, "clusters/home.yaml", definition("home")),
  "a mistake": (top) => put(top, "clusters/home.yaml", definition("home", { domain: 5 })),
  "no YAML": (top) => put(top, "clusters/home.yaml", "a: [\n"),
  "a part": (top) => {
    put(top, "clusters/_part.yaml", "components: { metricsServer: {} }\n");
    put(top, "clusters/home.yaml", definition("home", { extends: "_part.yaml" }));
  },
  "the part changes": (top) => put(top, "clusters/_part.yaml", "components: {}\n"),
  "a second cluster": (top) => put(top, "clusters/second.yaml", definition("second")),
  "the second goes": (top) => rmSync(join(top, "clusters/second.yaml"), { force: true }),
  "an option": (top) =>
    put(top, "clusters/home.yaml", definition("home", { components: { certManager: { selfSigned: true } } })),
  "a chart": (top) => {
    put(top, "clusters/home/chart/Chart.yaml", "apiVersion: v2\nname: mine\nversion: 1.0.0\n");
    put(top, "clusters/home/chart/values.yaml", "greeting: hello\n");
    put(top, "clusters/home/chart/templates/object.yaml", `${object("a")}\n`);
    const mine = {
      folder: "./chart",
      namespace: "mine",
      podSecurity: "restricted",
      podSecurityReason: "it has no pod",
    };
    put(top, "clusters/home.yaml", definition("home", { charts: { mine } }));
  },
  "the chart changes": (top) => put(top, "clusters/home/chart/templates/object.yaml", `${object("b")}\n`),
  "what is known of a chart": (top) =>
    put(top, "types/charts/mine.json", '{ "chart": "mine", "version": "1.0.0", "values": { "greeting": "string" } }\n'),
  "it is forgotten": (top) => rmSync(join(top, "types"), { recursive: true, force: true }),
  "TypeScript with a clock": (top) =>
    put(
      top,
      "clusters/second.ts",
      `export default { ...${definition("second")}, domain: (Date.now() > 0 ? "a" : "b") + ".example.org" };\n`,
    ),
  "TypeScript goes": (top) => rmSync(join(top, "clusters/second.ts"), { force: true }),
  "a clock that runs": (top) => utimesSync(join(top, "clusters/home.yaml"), new Date(), new Date()),
  "an edit in dist": (top) => {
    if (existsSync(join(top, "dist/docs/home"))) appendFileSync(inDist(top), "mine\n");
  },
  "it is taken back": (top) => {
    if (!existsSync(join(top, "dist/docs/home"))) return;
    writeFileSync(inDist(top), readFileSync(inDist(top), "utf8").replaceAll("mine\n", ""));
  },
  "a file of one's own in dist": (top) => put(top, "dist/notes.txt", "mine\n"),
  "a deletion in dist": (top) => rmSync(join(top, "dist/kubernetes"), { recursive: true, force: true }),
  "dist goes": (top) => rmSync(join(top, "dist"), { recursive: true, force: true }),
  "a record goes": (top) => rmSync(join(top, "dist/.groundwork"), { recursive: true, force: true }),
  "a file with a secret": (top) =>
    put(top, "kubeconfig", "users: [{ user: { client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo= } }]\n"),
  "it goes": (top) => rmSync(join(top, "kubeconfig"), { force: true }),
  "a component of one's own": (top) =>
    put(
      top,
      "components/own.ts",
      `import { defineComponent } from "groundwork-gitops/component";
import { z } from "groundwork-gitops/schema";
export default defineComponent({ title: "own", options: z.strictObject({}) });
`,
    ),
  "a new program": (_, program) =>
    program.change(
      "compiler/synth-cluster.ts",
      "  tree.merge(files);",
      '  tree.merge(files);\n  tree.add(`${planned.cluster.name}.txt`, "new\\n", "it");',
    ),
  "the program before": (_, program) => program.reset(),
  "a new version": (_, program) => program.change("package.json", '"version": "', '"version": "9'),
  "the component goes": (top) => rmSync(join(top, "components"), { recursive: true, force: true }),
};
