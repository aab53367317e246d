import { everydaySections, symptomSection } from "../../../lib/runbooks/everyday";
import { reshapeSections } from "../../../lib/runbooks/reshape";
import { definition, docsInput } from "./fixture";

const input = docsInput(definition());
const sections = [...reshapeSections(input), ...everydaySections(input)];
const text = sections.map(({ title, body }) => `## ${title}\n${body}`).join("\n");

describe("E6: chapters for what recurs", () => {
  it("a larger machine is stopped whole, one at a time", () => {
    expect(text).toContain("## Give a machine more memory, processors or disk");
    expect(text).toMatch(/kubectl drain \S+ --ignore-daemonsets/);
    expect(text).toContain("nothing restarts by itself");
  });

  it("hardware, secrets, sources that are away, images that want root", () => {
    for (const title of ["Replace a disk", "Change a secret", "When Git", "An image wants root"])
      expect(text).toContain(`## ${title}`);
    expect(text).toContain(input.cluster.gitops.repository);
    expect(text).toContain(input.cluster.talos.factory);
  });

  it("the first page leads from a sign to a section that is there, and to no other", () => {
    const [{ body } = { body: "" }] = symptomSection(sections);
    expect(body).toContain(
      "| a machine is too small | [Give a machine more memory, processors or disk](#give-a-machine",
    );
    expect(body).not.toContain("troubleshooting");
  });
});
