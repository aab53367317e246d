import { claimAgainSections } from "../../../lib/runbooks/claim-again";
import { everydaySections, symptomSection } from "../../../lib/runbooks/everyday";
import { docsFiles } from "../../../lib/runbooks/files";
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

  it.each([
    "Give a machine more memory, processors or disk",
    "Replace a disk, a machine or a host",
    "Once a year: what ends by itself",
    "Change a secret",
    "Make a volume larger",
    "When Git, a registry or the image factory is away",
    "An image wants root, or to write where it may not",
    "What do you see?",
  ])("%s: is a chapter of OPERATIONS", (title) => {
    expect(docsFiles(input).get("docs/home/OPERATIONS.md")).toContain(`\n## ${title}\n`);
  });

  it("silent: nobody makes a volume larger where there is none", () => {
    const none = docsInput({ ...definition(), components: {} });
    expect(docsFiles(none).get("docs/home/OPERATIONS.md")).not.toContain("Make a volume larger");
  });

  it("the first page leads from a sign to a section that is there, and to no other", () => {
    const [{ body } = { body: "" }] = symptomSection(sections);
    expect(body).toContain(
      "| a machine is too small | [Give a machine more memory, processors or disk](#give-a-machine",
    );
    expect(body).not.toContain("troubleshooting");
  });
});

describe("H17: a claim that comes back", () => {
  const volume = (policy: string, claimRef?: object) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `media-library-${policy}` },
    spec: { persistentVolumeReclaimPolicy: policy, ...(claimRef === undefined ? {} : { claimRef }) },
  });
  const withVolumes = (definitionOf: object, ...manifests: readonly ReturnType<typeof volume>[]) => {
    const made = docsInput(definitionOf);
    const [first, ...others] = made.graph.stages;
    if (first === undefined) throw new Error("no stage");
    return { ...made, graph: { ...made.graph, stages: [{ ...first, manifests }, ...others] } };
  };
  const bodies = (of: Parameters<typeof claimAgainSections>[0]) => claimAgainSections(of).map(({ body }) => body);
  const LIBRARY = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "media", name: "library" };

  it("takes the uid of the claim that is gone away, and leaves its name", () => {
    const [body] = bodies(withVolumes(definition(), volume("Retain", LIBRARY)));
    expect(body).toContain('"path":"/spec/claimRef/uid"');
    expect(body).not.toContain('"path":"/spec/claimRef"}');
    expect(body).toContain("`media-library-Retain`");
  });

  it("is there for a class that keeps its volumes", () => {
    expect(bodies(input)).toHaveLength(1);
    expect(bodies(input)[0]).not.toContain("Volumes of this repository");
  });

  it("is reached from the first page", () => {
    const [{ body } = { body: "" }] = symptomSection(claimAgainSections(input));
    expect(body).toContain("Released | [A claim came back and stays Pending](#a-claim-came-back-and-stays-pending)");
  });

  it.each([
    ["nothing is kept", { components: {} }, []],
    ["a volume that goes with its claim", { components: {} }, [volume("Delete", LIBRARY)]],
    ["a volume that waits for nobody", { components: {} }, [volume("Retain")]],
  ])("silent: %s", (_, change, volumes) => {
    expect(bodies(withVolumes({ ...definition(), ...change }, ...volumes))).toEqual([]);
  });
});
