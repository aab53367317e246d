import { SHELLS } from "../../../cli/choices";
import { CASES } from "../../../scripts/completion/cases";
import { completionOf } from "../../../scripts/completion/completion-of";
import { inProject } from "../../../scripts/completion/project";
import { offeredBy } from "../../../scripts/completion/shells";
import { TestProject } from "../project";

// bash is wherever the repository's own hooks and CI run; npm run verify:completion tries the other shells too.
const script = completionOf("bash");

test.each(CASES)("bash offers $offered for groundwork $words", ({ words, offered }) => {
  const got = inProject({ bash: script }, (project) =>
    offeredBy("bash", words, { folder: project.folder, script: project.script("bash") }),
  );
  expect(got?.toSorted()).toEqual([...offered].sort());
});

test("a name of a cluster that is a command of the shell stays a word", () => {
  const got = inProject({ bash: script }, (project) =>
    offeredBy("bash", ["--project", "$(touch hit)", "graph", ""], {
      folder: project.folder,
      script: project.script("bash"),
    }),
  );
  expect(got).toEqual([]);
});

test.each(SHELLS)(
  "%s: every command is in its script, and another shell is refused with a near name",
  async (shell) => {
    const project = new TestProject();
    const { stdout, code } = await project.run(["completion", shell]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: completionOf(shell) });
    for (const name of ["synth", "upgrade-notes", "completion"]) expect(stdout).toContain(`'${name}`);
    const refused = await project.run(["completion", `${shell}x`]);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("Allowed choices are bash, zsh, fish.");
    project.end();
  },
);
