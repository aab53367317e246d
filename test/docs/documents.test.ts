import { spawnSync } from "node:child_process";
import MarkdownIt from "markdown-it";
import { commandsIn, filledIn } from "../../scripts/runbooks/commands";
import { fencesOf } from "../../scripts/runbooks/fences";
import { systems } from "../support/systems";

const reader = new MarkdownIt();

/** Documents for people of all systems, by path. */
async function documents(): Promise<readonly (readonly [string, string])[]> {
  const { clusters } = await systems();
  return clusters.flatMap(({ tree }) =>
    tree.files().filter(([path]) => path.startsWith("docs/") && path.endsWith(".md")),
  );
}

/** What a reader of CommonMark shows as text, without code. */
function shownText(document: string): string {
  return reader
    .parse(document, {})
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === "text")
    .map(({ content }) => content)
    .join("\n");
}

describe("documents of the systems, as a reader of CommonMark sees them", () => {
  it("have blocks of code that end, tables that are tables, and no markup that stays text", async () => {
    const all = await documents();
    expect(all.length).toBeGreaterThan(20);
    for (const [path, text] of all) {
      expect([path, fencesOf(text).filter(({ closed }) => !closed)]).toEqual([path, []]);
      const shown = shownText(text);
      expect([path, /```|^\s*\|[ :-]*-{3}|\*\*|\]\(|^#{1,6} /m.exec(shown)?.[0]]).toEqual([path, undefined]);
    }
  });

  it("hold blocks of shell code that bash reads", async () => {
    const faults: string[] = [];
    for (const [path, text] of await documents()) {
      const blocks = fencesOf(text).filter(({ language }) => language === "sh");
      const functions = blocks.map(({ content }, index) => `block${index}() {\n${filledIn(content)}\n:\n}\n`).join("");
      const { status, stderr } = spawnSync("bash", ["-n"], { input: functions, encoding: "utf8" });
      if (status !== 0) faults.push(`${path}: ${stderr}`);
    }
    expect(faults).toEqual([]);
  });
});

describe("commands of a block", () => {
  it.each<[string, string, readonly (readonly string[])[]]>([
    ["one behind a variable", "A=1 kubectl get pods", [["kubectl", "get", "pods"]]],
    [
      "both sides of a pipe",
      "kubectl get pods | grep 'a b'",
      [
        ["kubectl", "get", "pods"],
        ["grep", "a b"],
      ],
    ],
    [
      "inside another",
      'echo "$(flux version)"',
      [
        ["flux", "version"],
        ["echo", "$X"],
      ],
    ],
    ["over two lines, without what follows #", "helm list \\\n  --all # or not", [["helm", "list", "--all"]]],
    [
      "without the text of a here-document",
      "cat <<EOF > file\nkubectl x\nEOF\nflux check",
      [["cat"], ["flux", "check"]],
    ],
    ["in a loop", "for a in b; do helm get $a; done", [["helm", "get", "$a"]]],
    ["with a name to fill in", "kubectl delete pod <name> > out", [["kubectl", "delete", "pod", "NAME"]]],
  ])("%s", (_, block, commands) => {
    expect(commandsIn(block)).toEqual(commands);
  });
});
