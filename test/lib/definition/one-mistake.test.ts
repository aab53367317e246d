import { catalog } from "../../../apps/catalog";
import { synthCluster } from "../../../compiler/synth-cluster";
import { readDefinition } from "../../../lib/definition/parse";
import { mergeValues } from "../../../lib/delivery/override";
import { formatProblem } from "../../../lib/model/problem";
import { schemaStore } from "../../../lib/schema/store";
import home from "../../docs/examples/home";
import { readExample, toldOf } from "../../homes/example";
import { ROOT } from "../../support/systems";

/** Everything that a run says of the README's cluster with a change laid over it: problems and errors. */
function told(change: object): readonly string[] {
  const input: unknown = JSON.parse(JSON.stringify(mergeValues(JSON.parse(JSON.stringify(home)), { ...change })));
  const { cluster, problems } = readDefinition(input, "clusters/home.ts", catalog);
  if (cluster === undefined) return problems.all().map(formatProblem);
  const made = synthCluster({ cluster, problems }, schemaStore(ROOT));
  return [
    ...made.problems.map(formatProblem),
    ...made.findings.filter(({ severity }) => severity === "error").map(({ rule, at }) => `${rule} ${at}`),
  ];
}

describe("one wrong value is one problem, and nothing that only follows from it", () => {
  it.each([
    ["proxmox.endpoint", { proxmox: { endpoint: "http://192.168.1.11:8006/" } }],
    ["proxmox.endpoint", { proxmox: { endpoint: 8006 } }],
    ["proxmox", { proxmox: "pve1" }],
    ["network.loadBalancers", { network: { loadBalancers: "192.168.1.60" } }],
    ["network.loadBalancers.ingress-pool", { network: { loadBalancers: { "ingress-pool": "192.168.1.600" } } }],
    ["network.subnet", { network: { subnet: "192.168.1.0/44" } }],
    ["versions.talos", { versions: { talos: "latest" } }],
    ["gitops.repository", { gitops: { repository: "home" } }],
    ["components.traefik", { components: { traefik: true } }],
    ["components.metallb", { components: { metallb: "on" } }],
    ["components.certManager.selfSigned", { components: { certManager: { selfSigned: "yes" } } }],
    [
      "components.longhorn.replicas",
      { components: { longhorn: { replicas: "many" } }, apps: { hello: { volumes: { "/data": "1 GiB" } } } },
    ],
    ["apps.hello.port", { apps: { hello: { port: "http" } } }],
  ])("%s", (place, change) => {
    const all = told(change);
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`clusters/home.ts ${place}: got `);
  });

  it.each([
    ["small-pcs", "machines.pc-5.ephemeralSize"],
    ["bond-bgp", "components.volsync"],
  ])("%s: %s", async (name, place) => {
    const lines = toldOf(await readExample(name), place.split("."), "§").split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(` ${place}: got `);
  });
});
