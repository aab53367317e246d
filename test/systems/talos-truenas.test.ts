import { resolve } from "node:path";
import { load, loadAll } from "js-yaml";
import { catalog } from "../../apps/catalog";
import definition from "../../clusters/talos-truenas";
import { at, isFields, listAt, textAt } from "../../lib/data/fields";
import { parseDefinition } from "../../lib/definition/parse";
import { InputError } from "../../lib/model/problem";
import { schemaStore } from "../../lib/schema/store";
import { synthOrThrow } from "../support/synth";

function synthesize(changes: object = {}) {
  const { cluster, problems } = parseDefinition({ ...definition, ...changes }, "clusters/talos-truenas.ts", catalog);
  if (cluster === undefined) throw new InputError(problems);
  return synthOrThrow({ cluster }, schemaStore(resolve(__dirname, "../..")));
}

const system = synthesize();
const file = (path: string) => system.tree.get(path) ?? "";
const yaml = (path: string): unknown => load(file(path) || "null");
const stack = (name: string): unknown => system.stacks.find((one) => one.name === `talos-truenas-${name}`)?.document;
const vm = (layer: string, name: string) => at(stack(layer), "resource", "proxmox_virtual_environment_vm", name);
const patches = (machine: string): readonly unknown[] => loadAll(file(`talos/talos-truenas/patches/${machine}.yaml`));
const document = (machine: string, kind: string, name?: string) =>
  patches(machine).find((one) => at(one, "kind") === kind && (name === undefined || at(one, "name") === name));
const main = (machine: string) => patches(machine).find((one) => at(one, "kind") === undefined);
const release = (name: string) =>
  system.graph.stages.flatMap((stage) => stage.releases).find((one) => one.name === name);
const manifests = system.graph.stages.flatMap((stage) => stage.manifests);
const alerts = manifests
  .filter(({ kind }) => kind === "PrometheusRule")
  .flatMap((rule) => listAt(rule, "spec", "groups").flatMap((group) => listAt(group, "rules")));
const NODES = ["talos-cp-1", "talos-cp-2", "talos-cp-3"];

test("TT-1: three control-plane VMs, etcd quorum of three, all schedulable", () => {
  for (const node of NODES) {
    expect(vm("machines", node)).toMatchObject({
      cpu: { cores: 3 },
      memory: { dedicated: 14 * 1024 },
      disk: [{ size: 50 }],
    });
    expect(main(node)).toMatchObject({ cluster: { allowSchedulingOnControlPlanes: true } });
  }
  expect(Object.keys(Object(at(stack("machines"), "resource", "talos_machine_bootstrap")))).toHaveLength(1);
  expect(document("talos-cp-1", "Layer2VIPConfig")).toMatchObject({ name: "10.9.8.100" });
});

test("TT-2: TrueNAS boots its installer, has disks for system and pool, starts before the nodes and stops after them", () => {
  const truenas = vm("vms", "truenas-scale");
  expect(truenas).toMatchObject({
    boot_order: ["scsi0", "ide2"],
    cdrom: { interface: "ide2" },
    disk: [
      { interface: "scsi0", size: 100 },
      { interface: "scsi1", size: 200 },
    ],
    protection: true,
  });
  const order = (one: unknown) => Number(at(one, "startup", "order"));
  // Proxmox starts in ascending order and stops in descending order.
  for (const node of NODES) expect(order(truenas)).toBeLessThan(order(vm("machines", node)));
});

test("TT-3: NFS and iSCSI classes and snapshots on TrueNAS, the extension on every node, a runnable check of speed", () => {
  expect(release("truenas-nfs")?.values).toMatchObject({ driver: { config: { driver: "freenas-api-nfs" } } });
  expect(release("truenas-iscsi")?.values).toMatchObject({ driver: { config: { driver: "freenas-api-iscsi" } } });
  const classes = system.declared.storage.map(({ storageClass, accessModes }) => [
    storageClass,
    accessModes.includes("ReadWriteMany"),
  ]);
  expect(classes).toEqual(
    expect.arrayContaining([
      ["truenas-nfs", true],
      ["truenas-iscsi", false],
    ]),
  );
  const schematic = system.tree.files().find(([path]) => path.startsWith("talos/talos-truenas/schematic"))?.[1];
  expect(schematic).toContain("siderolabs/iscsi-tools");
  for (const name of ["nfs", "iscsi"]) {
    expect(file(`edge/talos-truenas/storage-check/iops-truenas-${name}.yaml`)).toContain("kind: Job");
  }
  expect(JSON.stringify([release("truenas-nfs")?.values, release("truenas-iscsi")?.values])).not.toMatch(
    /apiKey":"[^"]/,
  );
});

test("TT-4: Argo CD is the first workload, then manages the others, and notices a commit within three minutes", () => {
  const applied = system.tree
    .files()
    .filter(([path]) => path.startsWith("kubernetes/talos-truenas/flux/stages/"))
    .map(([path]) => path.split("/").at(-1));
  expect(applied).toEqual(["argo-cd-root.yaml", "argo-cd.yaml", "namespaces.yaml"]);
  const values = release("argo-cd")?.values;
  const seconds = (key: string) => Number.parseInt(String(at(values, "configs", "cm", key)), 10);
  expect(seconds("timeout.reconciliation") + seconds("timeout.reconciliation.jitter")).toBeLessThanOrEqual(180);
  const applications = system.tree
    .files()
    .filter(([path]) => /^kubernetes\/talos-truenas\/argocd\/.+\/.+\.yaml$/.test(path));
  for (const [path, content] of applications) {
    expect([path, at(load(content), "spec", "syncPolicy", "automated", "selfHeal")]).toEqual([path, true]);
  }
  expect(applications.length).toBeGreaterThan(10);
});

test("TT-5: API and Argo CD through the tailnet, and at home only from named addresses", () => {
  expect(release("tailscale-operator")?.values).toMatchObject({ apiServerProxyConfig: { mode: "true" } });
  expect(yaml("kubernetes/talos-truenas/stages/argo-cd-access/ingress.argocd.argocd.yaml")).toMatchObject({
    spec: { ingressClassName: "tailscale" },
  });
  for (const node of NODES) {
    expect(document(node, "NetworkDefaultActionConfig")).toMatchObject({ ingress: "block" });
    expect(document(node, "NetworkRuleConfig", "management")).toMatchObject({
      ingress: [{ subnet: "10.9.8.50/32" }, { subnet: "10.9.8.2/32" }],
      portSelector: { ports: [6443, 50000] },
    });
    expect(listAt(main(node), "cluster", "apiServer", "certSANs")).toContain("talos-truenas-operator.tailnet.ts.net");
  }
  expect(manifests.filter(({ kind, spec }) => kind === "Service" && textAt(spec, "type") === "LoadBalancer")).toEqual(
    [],
  );
});

test("TT-6: Cilium is the CNI and takes the place of kube-proxy", () => {
  expect(system.platformReleases.find(({ name }) => name === "cilium")?.values).toMatchObject({
    kubeProxyReplacement: "true",
  });
  expect(main("talos-cp-1")).toMatchObject({
    cluster: { network: { cni: { name: "none" } }, proxy: { disabled: true } },
  });
});

test("TT-7: baseline at least, cluster-wide, by admission configuration; exceptions stand at their namespace with a reason", () => {
  const [admission] = listAt(main("talos-cp-1"), "cluster", "apiServer", "admissionControl");
  expect(admission).toMatchObject({ name: "PodSecurity", configuration: { defaults: { enforce: "baseline" } } });
  const privileged = system.namespaces.filter(({ level }) => level === "privileged");
  expect(privileged.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["democratic-csi", "node-exporter", "tailscale"]),
  );
  for (const { name, reasons } of privileged) expect([name, reasons.length > 0]).toEqual([name, true]);
});

test("TT-8: Secrets encrypted in etcd and in Git, and none in plain text anywhere", () => {
  expect(release("sealed-secrets")).toBeDefined();
  expect(manifests.filter(({ kind, apiVersion }) => kind === "Secret" && apiVersion === "v1")).toEqual([]);
  expect(file("docs/talos-truenas/OPERATIONS.md")).toMatch(/secretbox/);
  const literal = JSON.stringify(stack("platform")).match(
    /"(identity|sshPrivateKey|admin-password|client_secret)":"(?!\$\{)[^"]+"/,
  );
  expect(literal).toBeNull();
});

test("TT-9: node alerts, a node dashboard, and a warning when the pool passes 80 %", () => {
  const pool = alerts.find(
    (alert) => /pool/i.test(textAt(alert, "expr") ?? "") && /0\.8|80/.test(textAt(alert, "expr") ?? ""),
  );
  expect(textAt(pool, "labels", "severity")).toBe("warning");
  const names = alerts.map((alert) => textAt(alert, "alert") ?? "");
  expect(names.filter((name) => /Memory|Disk/.test(name)).length).toBeGreaterThanOrEqual(2);
  expect(manifests.some(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "dashboard-nodes")).toBe(
    true,
  );
  const slow = alerts.map((alert) => textAt(alert, "expr") ?? "").filter((expr) => expr.includes("apiserver_request"));
  expect(slow.some((expr) => expr.includes("0.5"))).toBe(true);
});

test("TT-10: the machine configuration is the only interface of a node, and all of it is in Git", () => {
  for (const node of NODES) expect(patches(node).length).toBeGreaterThan(3);
  for (const one of Object.values(Object(at(stack("machines"), "resource", "proxmox_virtual_environment_vm")))) {
    expect(
      isFields(one) && "initialization" in one ? Object.keys(Object(at(one, "initialization"))) : [],
    ).not.toContain("user_account");
  }
});

test("TT-11: a reboot needs no hands: everything starts by itself, in an order without a circle", () => {
  for (const [layer, name] of [["vms", "truenas-scale"], ...NODES.map((node) => ["machines", node])] as const) {
    expect(at(vm(layer ?? "", name ?? ""), "on_boot")).toBe(true);
  }
  const order = system.graph.stages.map(({ name }) => name);
  for (const edge of system.graph.dependencies.all)
    expect(order.indexOf(edge.to)).toBeLessThan(order.indexOf(edge.from));
});

test.each([
  ["TrueNAS is down", "DISASTER-RECOVERY"],
  ["Quorum is lost", "DISASTER-RECOVERY"],
  ["Switch the whole cluster off and on", "OPERATIONS"],
  ["After a host reboot", "OPERATIONS"],
  ["A node's disk fills", "OPERATIONS"],
])("TT-12: the runbook says what to do: %s", (title, runbook) => {
  expect(file(`docs/talos-truenas/${runbook}.md`)).toContain(title);
});

test("a plan whose storage starts after the nodes is refused, because pods would wait for it at every boot", () => {
  const truenas = { ...definition.vms?.["truenas-scale"], start: "after-nodes" };
  const late = synthesize({ vms: { "truenas-scale": truenas } });
  expect(late.findings.filter(({ rule }) => rule === "storage-start-order")).toHaveLength(1);
});
