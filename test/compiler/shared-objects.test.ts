import { join } from "node:path";
import { catalog } from "../../apps/catalog";
import type { Shared } from "../../compiler/build-stages";
import { completeCluster, draftCluster } from "../../compiler/synth-cluster";
import type { Fields } from "../../lib/data/fields";
import { SharedData } from "../../lib/data/shared-data";
import { readDefinition } from "../../lib/definition/parse";
import type { Manifest } from "../../lib/manifest/manifest";
import { schemaStore } from "../../lib/schema/store";
import { WHOLE } from "./faults";

const schemas = schemaStore(join(__dirname, "../.."));

const web = { image: "registry.example.org/web:1.2.3", port: 8080, host: "web", env: { GREETING: "hello" } };

function synth(definition: object, shared?: Shared) {
  const { cluster, problems } = readDefinition(definition, "clusters/home.ts", catalog);
  if (cluster === undefined) throw new Error("the definition gives no cluster");
  const made = completeCluster(draftCluster({ cluster, problems }, schemas, shared), schemas);
  const objects = made.graph.stages.flatMap(({ manifests }) => manifests);
  const said = { files: made.tree.files(), findings: made.findings, problems: made.problems, graph: made.graph };
  return { said, objects };
}

const sharing = (): Shared => ({ objects: new SharedData<Manifest>(), documents: new SharedData<Fields>() });

/** Clusters that differ in one value each, of which some bring findings. */
const ALIKE: readonly object[] = [
  { ...WHOLE, apps: { web } },
  { ...WHOLE, apps: { web: { ...web, env: { GREETING: "hallo" } } } },
  { ...WHOLE, apps: { web: { ...web, env: { DB_PASSWORD: "Xk29vLq8TzP4" } } } },
  { ...WHOLE, apps: { web: { ...web, env: { UPSTREAM: "http://10.0.1.250:8080" } } } },
  { ...WHOLE, name: "other", apps: { web } },
  {
    ...WHOLE,
    machines: { ...WHOLE.machines, worker1: { ...WHOLE.machines.worker1, labels: { disk: "ssd" } } },
    apps: { web },
  },
  {
    ...WHOLE,
    talos: { patches: [{ machine: { sysctls: { "vm.max_map_count": "262144" }, certSANs: ["api.example.org"] } }] },
    apps: { web },
  },
  { ...WHOLE, versions: { talos: "1.13.9", kubernetes: "1.35.4" }, apps: { web } },
  { ...WHOLE, components: { ...WHOLE.components, traefik: { pool: "services" } }, apps: { web } },
  { ...WHOLE, apps: { web, twin: web } },
];

describe("clusters that share objects of equal content", () => {
  it("are what each of them is alone: files, findings and problems, in any order", () => {
    const alone = ALIKE.map((definition) => synth(definition).said);
    const shared = sharing();
    expect(ALIKE.map((definition) => synth(definition, shared).said)).toEqual(alone);
    expect([...ALIKE].reverse().map((definition) => synth(definition, shared).said)).toEqual([...alone].reverse());
  });

  it("find something in those that have it, and in no other", () => {
    const rules = ALIKE.map((definition) => synth(definition).said.findings.map(({ rule }) => rule));
    expect(rules.map((all) => all.includes("credential-in-text"))).toEqual(ALIKE.map((_, index) => index === 2));
  });

  it("have one object where its content is the same, and another one where a value differs", () => {
    const shared = sharing();
    const [first, second] = ALIKE.slice(0, 2).map((definition) => synth(definition, shared).objects);
    const apart = (second ?? []).filter((object) => !first?.includes(object));
    expect(apart.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(["Deployment web"]);
    expect(first?.length).toBe(second?.length);
  });
});
