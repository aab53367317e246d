import { stackFiles } from "../../infra/stack-files";
import type { Declarations } from "../../lib/declared/declaration";
import { validateTerraform } from "../../lib/schema/terraform";
import { store } from "../lib/schema/project-store";
import { type Change, cilium, ciliumNeed, machinesWith, namespace, sampleInput, stacksOf, textOf } from "./sample";

const asked = {
  machines: [
    ciliumNeed,
    {
      reason: "mesh",
      extensionServices: [
        { name: "tailscale", environment: { TS_AUTHKEY: { variable: "mesh_key", description: "x" } } },
      ],
    },
  ],
  proxmoxUsers: [{ user: "csi", comment: "volumes", role: "CSI", privileges: ["VM.Audit"], token: "csi", path: "/" }],
  keyPairs: [
    { name: "sealing", algorithm: "RSA-4096" as const, reason: "r", certificate: { commonName: "s", years: 10 } },
  ],
  platformSecrets: [
    {
      namespace: "csi",
      name: "token",
      reason: "r",
      keys: {
        token: (values) => values.proxmoxTokenSecret("csi"),
        key: (values) => values.key("sealing", "private"),
        other: (values) => values.variable("dns_key", "x"),
      },
    },
  ],
} satisfies Partial<Omit<Declarations, "machines">> & { machines: unknown };

function everything(change: Change = {}) {
  const namespaces = [namespace("csi", "privileged"), namespace("flux-system")];
  return { ...sampleInput(change, asked), platformReleases: [cilium], namespaces };
}

const gpu = { vendor: "intel", mapping: "igpu" };
const bare = { role: "worker", address: "10.0.2.9", installDisk: "/dev/sda", link: "enp1s0" };

const VARIANTS: readonly [string, Change][] = [
  ["metal images", {}],
  ["nocloud images", { talos: { image: "nocloud" } }],
  ["Talos 1.11", { versions: { talos: "1.11.6", kubernetes: "1.34.1" } }],
  ["kube-vip", { controlPlane: { vip: "10.0.3.1", vipBy: "kube-vip" } }],
  ["passthrough and a bare machine", machinesWith({ "worker-1": { gpu }, bare })],
  ["state in s3", { state: { backend: "s3", bucket: "tf-state", region: "eu-west-1" } }],
  ["SOPS", { secrets: { sops: { age: ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"] } } }],
];

describe("every stack fits the schemas of its providers", () => {
  it.each(VARIANTS)("%s", (_, change) => {
    for (const { name, document } of stacksOf(everything(change)))
      expect({ name, problems: validateTerraform(store, document) }).toEqual({ name, problems: [] });
  });

  it("and a wrong one does not", () => {
    const [stack] = stacksOf(everything());
    const wrong = { ...stack?.document, resource: { tls_private_key: { a: { algorythm: "RSA" } } } };
    expect(validateTerraform(store, wrong).length).toBeGreaterThan(0);
  });
});

describe("synthesis", () => {
  it("TC-1: stacks come in the order of deployment, the last after all others", () => {
    const stacks = stacksOf(everything());
    expect(stacks.map(({ name }) => name)).toEqual(["home-keys", "home-access", "home-machines", "home-platform"]);
    expect(stacks.map(({ dependsOn }) => dependsOn)).toEqual([
      [],
      [],
      [],
      ["home-keys", "home-access", "home-machines"],
    ]);
  });

  it("gives the same bytes each time", () => {
    const files = () => stackFiles(stacksOf(everything())).files();
    expect(files()).toEqual(files());
  });

  it("components in another order make the same secrets, users and keys", () => {
    const turned = {
      ...everything(),
      platform: { ...everything().declared, platformSecrets: [...everything().declared.platformSecrets].reverse() },
    };
    expect(stackFiles(stacksOf(turned)).files()).toEqual(stackFiles(stacksOf(everything())).files());
  });

  it("no secret is a literal: each is a variable or another resource's attribute", () => {
    const documents = stacksOf(everything());
    for (const { document } of documents)
      expect(textOf(document)).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY|tskey-|AGE-SECRET-KEY-1/);
  });
});
