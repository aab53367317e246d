import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import type { Finding } from "../../lib/checks/rule";
import type { Manifest } from "../../lib/manifest/manifest";
import { KUBERNETES_LINES } from "../../lib/versions/kubernetes";
import { newestTogether, type Pins, upgradePath } from "../../lib/versions/path";
import { TALOS_LINES } from "../../lib/versions/talos";
import { ROOT } from "../support/systems";
import { brief, check, checkSince, committed, good, type Plan, stage, vm } from "./plan";

type Definition = ReturnType<typeof good> & { readonly accept?: readonly object[] };

const CLASSES = stage("storage", [], {
  provisions: ["block", "shared"].map((name) => ({ kind: "StorageClass", name })),
});

const withClasses = (plan: Plan = {}): Plan => ({ ...plan, stages: [CLASSES, ...(plan.stages ?? [])] });

/** Findings of a change: of the definition, of the plan, or of both. */
function since(
  change: (definition: Definition) => object,
  plans: { before?: Plan; after?: Plan } = {},
): readonly Finding[] {
  const before = committed(good(), withClasses(plans.before));
  return checkSince(before, change(good()), withClasses(plans.after ?? plans.before));
}

const same = (definition: Definition) => definition;

/** The definition that is upgraded over the most versions; what it says of components does not matter here. */
const bareMetal = () =>
  z
    .looseObject({ versions: z.looseObject({}) })
    .parse(load(readFileSync(join(ROOT, "clusters/bare-metal.yaml"), "utf8")));

const claim = (name: string, size: string, more: object = {}): Manifest => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "default" },
  spec: {
    accessModes: ["ReadWriteOnce"],
    storageClassName: "block",
    resources: { requests: { storage: size } },
    ...more,
  },
});

const settings: Manifest = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "default" },
  data: { a: "b" },
};

const container = {
  name: "web",
  image: "docker.io/library/nginx:1.31.0",
  ports: [{ containerPort: 8080 }],
  resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "32Mi" } },
  readinessProbe: { tcpSocket: { port: 8080 } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
};

const deployment = (label: string): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: label } },
    template: {
      metadata: { labels: { app: label } },
      spec: { automountServiceAccountToken: false, containers: [container] },
    },
  },
});

const vault = (size: string): Manifest => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "vault", namespace: "default" },
  spec: {
    serviceName: "vault",
    replicas: 1,
    selector: { matchLabels: { app: "vault" } },
    template: {
      metadata: { labels: { app: "vault" } },
      spec: {
        automountServiceAccountToken: false,
        containers: [{ ...container, volumeMounts: [{ name: "data", mountPath: "/data" }] }],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], storageClassName: "block", resources: { requests: { storage: size } } },
      },
    ],
  },
});

const vaultService: Manifest = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "vault", namespace: "default" },
  spec: { clusterIP: "None", selector: { app: "vault" }, ports: [{ name: "web", port: 8080 }] },
};

const only = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity === "error");

describe("change over time", () => {
  it("no change, no finding", () => {
    const plan = { stages: [stage("web", [deployment("web"), claim("data", "10Gi")])] };
    expect(only(since(same, { before: plan }))).toEqual([]);
  });

  it("M062: a VM disk becomes smaller", () => {
    const disk = (size: string) => (definition: Definition) => ({
      ...definition,
      machines: { ...definition.machines, worker0: { ...vm("worker", "pve1", "10.0.2.1", 16), disk: size } },
    });
    const findings = since(disk("32 GiB"));
    expect(brief(findings)).toEqual([["disk-shrinks", "error", "machines.worker0.disk"]]);
    expect(findings[0]?.message).toBe("the disk of worker0 shrinks from 64 GiB to 32 GiB, which Proxmox cannot do");
    expect(findings[0]?.fix).toContain("keep 64 GiB");
    expect(since(disk("128 GiB"))).toEqual([]);
  });

  it("M063: the size in a StatefulSet's claim template changes", () => {
    const plan = (size: string) => ({ stages: [stage("vault", [vault(size), vaultService])] });
    const findings = only(since(same, { before: plan("10Gi"), after: plan("20Gi") }));
    expect(brief(findings)).toEqual([["claim-template-size", "error", "components.vault"]]);
    expect(findings[0]?.message).toContain(
      `StatefulSet default/vault changes (volumeClaimTemplates[0].spec.resources.requests.storage "10Gi" → "20Gi")`,
    );
    expect(findings[0]?.fix).toContain("--cascade=orphan");
  });

  it("M064: a label in a Deployment's selector changes", () => {
    const plan = (label: string) => ({ stages: [stage("web", [deployment(label)])] });
    const findings = only(since(same, { before: plan("web"), after: plan("site") }));
    expect(brief(findings)).toEqual([["immutable-selector", "error", "components.web"]]);
    expect(findings[0]?.message).toBe("the selector of Deployment default/web changes: app web → site");
  });

  it("M065: a stage with pruning is renamed", () => {
    const plan = (name: string, prune = true) => ({
      stages: [stage(name, [claim("data", "10Gi"), settings], { prune })],
    });
    const findings = only(since(same, { before: plan("media"), after: plan("media-apps") }));
    expect(brief(findings)).toEqual([["stage-renamed", "error", "components.media-apps"]]);
    expect(findings[0]?.message).toBe(
      "stage media becomes media-apps: its 2 objects are deleted and recreated, and with them the data of PersistentVolumeClaim default/data",
    );
    expect(only(since(same, { before: plan("media", false), after: plan("media-apps", false) }))).toEqual([]);
  });

  it("M066: Talos is upgraded over more releases than it allows", () => {
    const from = { ...good(), versions: { talos: "1.11.2", kubernetes: "1.34.1", contract: "1.10" } };
    const to = (talos: string) =>
      checkSince(committed(from), { ...from, versions: { ...from.versions, talos } }).filter(
        ({ rule }) => rule === "talos-upgrade-path",
      );
    expect(brief(to("1.14.0"))).toEqual([["talos-upgrade-path", "error", "versions.talos"]]);
    expect(to("1.14.0")[0]?.fix).toContain("take 1.12 first");
    expect(to("1.12.4")).toEqual([]);
    expect(to("1.10.6")[0]?.message).toContain("goes back from 1.11.2 to 1.10.6");
  });

  it("M066, M067: every hop that upgrade plans for bare-metal passes the change checks, and the same in one step does not", () => {
    const definition = bareMetal();
    const from = { talos: "1.11.2", kubernetes: "1.34.1" };
    expect(definition.versions).toMatchObject(from);
    const at = ({ talos, kubernetes }: Pins) => ({
      ...definition,
      components: {},
      apps: {},
      accept: [],
      releases: {},
      versions: { talos, kubernetes, contract: "1.11" },
    });
    const paths = (before: Pins, after: Pins) =>
      checkSince(committed(at(before)), at(after)).filter(
        ({ rule, severity }) =>
          severity === "error" && /upgrade-path|talos-kubernetes|never-released|contract/.test(rule),
      );
    const hops = upgradePath(from, newestTogether(from)) ?? [];
    let before: Pins = from;
    for (const { after } of hops) {
      expect([after, paths(before, after)]).toEqual([after, []]);
      before = after;
    }
    expect(before).toEqual({ talos: TALOS_LINES.at(-1)?.newest, kubernetes: KUBERNETES_LINES.at(-1)?.newest });
    expect(brief(paths(from, before))).toEqual([
      ["kubernetes-upgrade-path", "error", "versions.kubernetes"],
      ["talos-upgrade-path", "error", "versions.talos"],
    ]);
  });

  it("M067: Kubernetes is upgraded over two minors at once", () => {
    const from = { ...good(), versions: { talos: "1.13.9", kubernetes: "1.34.2" } };
    const to = (kubernetes: string) =>
      checkSince(committed(from), { ...from, versions: { ...from.versions, kubernetes } });
    expect(brief(to("1.36.3"))).toEqual([["kubernetes-upgrade-path", "error", "versions.kubernetes"]]);
    expect(to("1.36.3")[0]?.fix).toContain("take 1.35 first");
    expect(to("1.35.1")).toEqual([]);
  });

  it("M068: the pod or service network of a running cluster changes", () => {
    const findings = since((definition) => ({
      ...definition,
      network: { ...definition.network, pods: "10.42.0.0/16", services: "10.43.0.0/16" },
    }));
    // The two networks of this cluster's machines overlap with nothing of these.
    const networks = findings.filter(({ rule }) => rule === "network-of-living-cluster");
    expect(brief(networks)).toEqual([
      ["network-of-living-cluster", "error", "network.pods"],
      ["network-of-living-cluster", "error", "network.services"],
    ]);
    expect(networks[0]?.message).toBe(
      "the pod network of a running cluster changes from 10.244.0.0/16 to 10.42.0.0/16",
    );
  });

  it("M069: a node is renamed", () => {
    const findings = since(({ machines: { worker1, ...machines }, ...definition }) => ({
      ...definition,
      machines: { ...machines, "talos-w1": worker1 },
    }));
    expect(brief(findings)).toEqual([["node-renamed", "error", "machines.talos-w1"]]);
    expect(findings[0]?.message).toBe(
      "the machine worker1 (10.0.2.2) becomes talos-w1: the node worker1 and its local volumes are lost",
    );
  });

  it("M070: the contract version of the cluster's secrets is raised", () => {
    const from = { ...good(), versions: { talos: "1.13.9", kubernetes: "1.36.3", contract: "1.12" } };
    const raised = { ...from, versions: { ...from.versions, contract: "1.13" } };
    const findings = checkSince(committed(from), raised);
    expect(brief(findings)).toEqual([["contract-changed", "error", "versions.contract"]]);
    expect(findings[0]?.fix).toContain('versions.contract: "1.12"');
  });
});

describe("siblings of these", () => {
  it("a claim shrinks, or asks for another class", () => {
    const plan = (object: Manifest) => ({ stages: [stage("app", [object])] });
    const rules = (after: Manifest) =>
      brief(only(since(same, { before: plan(claim("data", "10Gi")), after: plan(after) })));
    expect(rules(claim("data", "5Gi"))).toEqual([["claim-shrinks", "error", "components.app"]]);
    expect(rules(claim("data", "10Gi", { storageClassName: "shared" }))).toEqual([
      ["immutable-field", "error", "components.app"],
    ]);
    expect(rules(claim("data", "20Gi"))).toEqual([]);
  });

  it("what holds data leaves Git: the reclaim policy says what becomes of the volume", () => {
    const findings = (name: string) =>
      only(
        since(same, {
          before: { stages: [stage("app", [claim("data", "10Gi", { storageClassName: name })])] },
          after: {},
        }),
      );
    expect(brief(findings("shared"))).toEqual([["stage-removed", "error", "components"]]);
    expect(findings("shared")[0]?.message).toBe(
      "PersistentVolumeClaim default/data (its volume of 10Gi is lost) of stage app leave Git and are pruned",
    );
    expect(findings("block")[0]?.message).toContain("its volume of 10Gi stays, bound to nothing");
    expect(only(since(same, { before: { stages: [stage("app", [settings])] }, after: {} }))).toEqual([]);
  });

  it("a machine is removed, replaced or moved", () => {
    const worker = (more: object) => (definition: Definition) => ({
      ...definition,
      machines: { ...definition.machines, worker1: { ...vm("worker", "pve2", "10.0.2.2", 16), ...more } },
    });
    const places = (findings: readonly Finding[]) => brief(findings.filter(({ rule }) => rule.startsWith("machine-")));
    expect(
      places(since(({ machines: { worker1, ...machines }, ...definition }) => ({ ...definition, machines }))),
    ).toEqual([["machine-removed", "warning", "machines"]]);
    expect(places(since(worker({ host: "pve3" })))).toEqual([["machine-moved", "warning", "machines.worker1.host"]]);
    expect(places(since(worker({ address: "10.0.2.9" })))).toEqual([
      ["machine-moved", "warning", "machines.worker1.address"],
    ]);
    expect(places(since(worker({ role: "control-plane" })))).toEqual([
      ["machine-replaced", "error", "machines.worker1.role"],
    ]);
  });

  it("domain and API address", () => {
    const findings = since((definition) => ({
      ...definition,
      domain: "example.net",
      controlPlane: { vip: "10.0.3.99" },
    }));
    expect(brief(findings.filter(({ rule }) => rule === "domain-changed"))).toEqual([
      ["domain-changed", "warning", "controlPlane.vip"],
      ["domain-changed", "warning", "domain"],
    ]);
  });
});

describe("accepting a change", () => {
  const accept = [{ check: "contract-changed", reason: "a new cluster takes the place of the old one" }];
  const from = { ...good(), versions: { talos: "1.13.9", kubernetes: "1.36.3", contract: "1.12" } };
  const plan = (data: object) => ({ stages: [stage("app", [{ ...settings, data }])] });

  it("silences it while it is compared", () => {
    const raised = { ...from, versions: { ...from.versions, contract: "1.13" }, accept };
    const [finding] = checkSince(committed(from), raised);
    expect(finding?.accepted).toBe("a new cluster takes the place of the old one");
  });

  it("needs no match where nothing is compared or nothing has changed, and is idle with the next change", () => {
    const accepted = { ...from, accept };
    expect(check(accepted, plan({ a: "1" }))).toEqual([]);
    expect(checkSince(committed(from, plan({ a: "1" })), accepted, plan({ a: "1" }))).toEqual([]);
    expect(brief(checkSince(committed(accepted, plan({ a: "1" })), accepted, plan({ a: "2" })))).toEqual([
      ["idle-acceptance", "warning", "accept[0]"],
    ]);
    // A change that brings an acceptance which never matched is wrong itself.
    expect(brief(checkSince(committed(from, plan({ a: "1" })), accepted, plan({ a: "2" })))).toEqual([
      ["idle-acceptance", "error", "accept[0]"],
    ]);
  });
});
