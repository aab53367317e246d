import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REVIEW_FORMATS } from "../../cli/choices";
import { definition, TestProject } from "../cli/project";
import { runs } from "../support/runs";
import { BAD_PLACES, GOOD_PLACES, LONG_SECRETS, type LongSecret } from "./long-secrets";
import { Random } from "./random";

const COMMANDS: readonly (readonly string[])[] = [
  ["synth"],
  ["synth", "--json"],
  ["check"],
  ["check", "--json"],
  ["check", "--sarif", "-"],
  ["check", "--sarif", "findings.sarif"],
  ["diff"],
  ["diff", "--json"],
  ["explain", "home"],
  ["explain", "home", "--json"],
  ["graph", "home"],
  ["upgrade", "home", "--latest"],
  ["upgrade", "home", "--latest", "--patch"],
  ["whatif", "home", "--all"],
  ["check", "--against", "HEAD"],
  ["check", "--against", "HEAD", "--json"],
  ["owners", "--talos", "clusters/home", "--flux", "clusters/home", "--json"],
];

/** Anything of at least this length tells: a line of a key is 64 characters. */
const SHORTEST = 12;

/** The first piece of a secret that a text shows. */
function shownIn(text: string, { parts }: LongSecret): string | undefined {
  for (const part of parts)
    for (let start = 0; start + SHORTEST <= part.length; start += SHORTEST)
      if (text.includes(part.slice(start, start + SHORTEST))) return part.slice(start, start + SHORTEST);
  return undefined;
}

/** Every file below a project with its content, but for those that were put there, and for what the program compiled of them. */
function written(project: TestProject, own: ReadonlySet<string>): string {
  return readdirSync(project.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !own.has(path) && !path.startsWith(join(project.folder, "cache")))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
}

/** Commits all that is there, for commands that compare with a revision. */
function commit(folder: string): void {
  const who = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
  for (const args of [
    ["init", "--quiet"],
    ["add", "clusters", "dist"],
    [...who, "commit", "--quiet", "--message", "first", "--no-verify"],
  ])
    execFileSync("git", args, { cwd: folder });
}

const places = [...Object.entries(GOOD_PLACES), ...Object.entries(BAD_PLACES)];
const kinds = Object.entries(LONG_SECRETS);
/** In each place one kind by default, another one in the next; PROPERTY_RUNS=5 plants every kind in every place. */
const each = Math.min(kinds.length, runs(1).numRuns);
const CASES = places.flatMap(([place, files], row) =>
  [...kinds, ...kinds]
    .slice(row % kinds.length, (row % kinds.length) + each)
    .map(
      ([kind, make]) => [kind, place, REVIEW_FORMATS[row % REVIEW_FORMATS.length] ?? "markdown", make, files] as const,
    ),
);

test.each(CASES)(
  "%s in %s is in nothing that a command prints or writes",
  async (kind, place, format, make, files) => {
    const secret = make(new Random(`${kind} ${place}`));
    const made = files(secret.text);
    const isYaml = "clusters/home.yaml" in made;
    const harmless = isYaml ? definition("home") : `export default ${definition("home")}`;
    const project = new TestProject(
      place in GOOD_PLACES
        ? files("line one\nline two\n")
        : { [isYaml ? "clusters/home.yaml" : "clusters/home.ts"]: harmless },
    );
    try {
      if ((await project.run(["synth"])).code !== 0) {
        // Such a place is refused whatever the text says.
        for (const path of Object.keys(made)) project.remove(path);
        project.write("clusters/home.yaml", definition("home"));
        expect((await project.run(["synth"])).code).toBe(0);
      }
      commit(project.folder);
      for (const [path, content] of Object.entries(made)) project.write(path, content);
      const own = new Set(Object.keys(made).map((path) => join(project.folder, path)));
      const leaks: string[] = [];
      for (const command of [...COMMANDS, ["review", "--against", "HEAD", "--format", format]]) {
        const { code, stdout, stderr } = await project.run(command);
        for (const [where, text] of Object.entries({ stdout, stderr, file: written(project, own) })) {
          const shown = shownIn(text, secret);
          const at = shown === undefined ? -1 : text.indexOf(shown);
          if (shown !== undefined)
            leaks.push(`${command.join(" ")} (${code}) in ${where}: …${text.slice(Math.max(0, at - 150), at + 30)}`);
        }
      }
      expect(leaks).toEqual([]);
    } finally {
      project.end();
    }
  },
  120_000,
);
