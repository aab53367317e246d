import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isFields } from "../../lib/data/fields";
import { inside } from "../../test/attack/read-back";

/** What a program is given to read. */
export interface Document {
  /** A text is one of a Terraform document. */
  readonly form: "yaml" | "terraform" | "text";
  readonly text: string;
  /** Texts that are no documents, whatever they look like. */
  readonly told: readonly string[];
}

/** What a program makes of each document, in their order. */
export type Reader = (documents: readonly Document[]) => readonly unknown[];

const answersSchema = z.array(z.object({ value: z.unknown(), error: z.string().optional() }));

const MOST = 2 ** 30;

function ask(program: string, args: readonly string[], documents: readonly Document[]): readonly unknown[] {
  const output = execFileSync(program, args, { input: JSON.stringify(documents), encoding: "utf8", maxBuffer: MOST });
  // What is refused differs from what is read.
  return answersSchema.parse(JSON.parse(output)).map(({ value, error }) => error ?? value);
}

/** Versions of Go's libraries: of YAML the one that kubectl and Flux have, of HCL that of Terraform 1.11. */
const LIBRARIES = { "go.yaml.in/yaml/v3": "v3.0.4", "github.com/hashicorp/hcl/v2": "v2.23.0" };

/** @throws when Go is missing or cannot build the program */
export function goReader(root: string, temporary: string): Reader {
  const folder = join(temporary, "program");
  mkdirSync(folder);
  copyFileSync(join(root, "scripts/readers/program/main.go"), join(folder, "main.go"));
  const wanted = Object.entries(LIBRARIES).map(([name, version]) => `require ${name} ${version}`);
  writeFileSync(join(folder, "go.mod"), ["module readers", "go 1.24", ...wanted, ""].join("\n\n"));
  const program = join(temporary, "reader");
  execFileSync("go", ["build", "-mod=mod", "-o", program, "."], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  return (documents) => ask(program, [], documents);
}

/** @throws when python3 or PyYAML is missing */
export function pythonReader(root: string): Reader {
  return (documents) => ask("python3", [join(root, "scripts/readers/program/read.py")], documents);
}

/**
 * Terraform itself: every text that has nothing to compute becomes an output of
 * a configuration that is applied, and is compared as Terraform gives it out.
 * What is computed needs the providers of the stack, so of that HCL says the place.
 */
export function terraformReader(temporary: string, hcl: Reader): Reader {
  const folder = join(temporary, "outputs");
  mkdirSync(folder);
  return (documents) => {
    const texts = [...new Set(documents.flatMap(({ text }) => textsOf(JSON.parse(text))))];
    const parts = hcl(texts.map((text) => ({ form: "text", text, told: [] })));
    const plain = texts.filter((_, index) => typeof parts[index] === "string");
    const outputs = Object.fromEntries(plain.map((text, index) => [`text${index}`, { value: text }]));
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ output: outputs }));
    const run = (...args: readonly string[]) =>
      execFileSync("terraform", [`-chdir=${folder}`, ...args], { encoding: "utf8", maxBuffer: MOST });
    run("init", "-input=false");
    run("apply", "-auto-approve", "-input=false");
    const given = z.record(z.string(), z.object({ value: z.string() })).parse(JSON.parse(run("output", "-json")));
    const read = new Map(plain.map((text, index) => [text, given[`text${index}`]?.value]));
    return documents.map(({ text, told }) => inside(replaced(JSON.parse(text), read), (one) => told.includes(one)));
  };
}

/** Every text of a value. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isFields(value) ? Object.values(value).flatMap(textsOf) : [];
}

/** A value with each text as it was read; what is computed stays as it is written. */
function replaced(value: unknown, read: ReadonlyMap<string, string | undefined>): unknown {
  if (typeof value === "string") return read.get(value) ?? { computed: value };
  if (Array.isArray(value)) return value.map((child) => replaced(child, read));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replaced(child, read)]));
}
