import { operations } from "../../lib/document/section";
import type { Manifest } from "../../lib/manifest/manifest";
import { brief, check, configured, good, inputOf, release, releaseStage, stage } from "./plan";

const object = (kind: string, apiVersion: string, name: string, spec: object, namespace = "default"): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  spec,
});

interface Shape {
  readonly replicas?: number;
  readonly strategy?: object;
  readonly claim?: string;
  readonly image?: string;
  readonly volume?: object;
}

function deployment(name: string, shape: Shape = {}): Manifest {
  const volume =
    shape.volume ?? (shape.claim === undefined ? undefined : { persistentVolumeClaim: { claimName: shape.claim } });
  return object("Deployment", "apps/v1", name, {
    replicas: shape.replicas ?? 1,
    ...(shape.strategy === undefined ? {} : { strategy: shape.strategy }),
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          {
            name,
            image: shape.image ?? "registry.example.org/app:1",
            ...(volume === undefined ? {} : { volumeMounts: [{ name: "data", mountPath: "/config" }] }),
          },
        ],
        ...(volume === undefined ? {} : { volumes: [{ name: "data", ...volume }] }),
      },
    },
  });
}

const claim = (name: string, mode: string, storageClassName: string) =>
  object("PersistentVolumeClaim", "v1", name, {
    accessModes: [mode],
    storageClassName,
    resources: { requests: { storage: "1Gi" } },
  });

const classes = releaseStage(
  release("csi-driver-nfs", {
    makes: {
      objects: [
        { kind: "StorageClass", name: "block" },
        { kind: "StorageClass", name: "shared" },
      ],
      podSecurity: "restricted",
    },
  }),
);
const backup = releaseStage(release("velero", { makes: { crds: ["velero.io/Schedule"], podSecurity: "restricted" } }));
const schedule = stage("velero-config", [
  object("Schedule", "velero.io/v1", "daily", { schedule: "0 3 * * *", template: {} }),
]);
const run = (...manifests: readonly Manifest[]) =>
  check(good(), { stages: [classes, backup, schedule, stage("app", manifests)] });

describe("workload policy", () => {
  it("M046: a component that needs host access runs in a namespace under the baseline policy", () => {
    const exporter = release("prometheus-node-exporter", {
      namespace: "monitoring",
      makes: { podSecurity: "privileged", podSecurityReason: "the host's network and /proc" },
    });
    const stages = [releaseStage(exporter)];
    expect(check(good(), { stages })).toEqual([]);
    const plain: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "monitoring" } };
    const { graph } = inputOf(good(), { stages });
    const changed = {
      ...graph,
      stages: graph.stages.map((one) => (one.name === "namespaces" ? { ...one, manifests: [plain] } : one)),
    };
    const findings = check(good(), { stages }, { graph: changed });
    expect(brief(findings)).toEqual([["pod-security", "error", "components.prometheus-node-exporter"]]);
    expect(findings[0]?.message).toBe(
      "release prometheus-node-exporter needs the level privileged (the host's network and /proc), and the namespace monitoring enforces baseline",
    );
    expect(findings[0]?.fix).toContain("pod-security.kubernetes.io/enforce: privileged");
  });

  it("M046: a pod of our own in the default namespace", () => {
    const host = object("Pod", "v1", "p", {
      hostNetwork: true,
      containers: [{ name: "p", image: "registry.example.org/p:1" }],
    });
    expect(brief(check(good(), { stages: [stage("p", [host])] }))).toEqual([["pod-security", "error", "components.p"]]);
  });

  it("R4: a namespace with the privileged label, a reason, and what needs it", () => {
    const metallb = release("metallb", {
      namespace: "metallb-system",
      makes: { podSecurity: "privileged", podSecurityReason: "the speaker answers ARP from the host's network" },
    });
    const stages = [releaseStage(metallb)];
    const { namespaces } = inputOf(good(), { stages });
    expect(namespaces.filter(({ owner }) => owner === "gitops")).toEqual([
      {
        name: "metallb-system",
        level: "privileged",
        reasons: ["metallb: the speaker answers ARP from the host's network"],
        owner: "gitops",
      },
    ]);
    expect(check(good(), { stages })).toEqual([]);
  });

  it("M047: a disruption budget that allows no eviction", () => {
    const budget = (spec: object) =>
      object("PodDisruptionBudget", "policy/v1", "app", { selector: { matchLabels: { app: "app" } }, ...spec });
    const findings = run(deployment("app"), budget({ minAvailable: 1 }));
    expect(brief(findings)).toEqual([["disruption-budget", "warning", "components.app"]]);
    expect(findings[0]?.fix).toBe("remove the budget, or run two replicas");
    expect(brief(run(deployment("app", { replicas: 2 }), budget({ minAvailable: "100%" })))).toHaveLength(1);
    expect(brief(run(deployment("app", { replicas: 2 }), budget({ maxUnavailable: 0 })))).toHaveLength(1);
    expect(run(deployment("app", { replicas: 2 }), budget({ minAvailable: 1 }))).toEqual([]);
    expect(run(deployment("app"), budget({ maxUnavailable: 1 }))).toEqual([]);
  });

  it("M047: a database of one instance whose operator makes the budget", () => {
    const operator = release("cloudnative-pg", {
      makes: { crds: ["postgresql.cnpg.io/Cluster"], podSecurity: "restricted" },
    });
    const database = (spec: object) =>
      object("Cluster", "postgresql.cnpg.io/v1", "db", { instances: 1, storage: { size: "1Gi" }, ...spec });
    const rules = (spec: object) =>
      brief(check(good(), { stages: [releaseStage(operator), stage("db", [database(spec)])] }));
    expect(rules({})).toEqual([["disruption-budget", "warning", "components.db"]]);
    expect(rules({ enablePDB: false })).toEqual([]);
  });
});

describe("workload policy, further", () => {
  it("an image whose tag moves, or that has none", () => {
    const tags = (image: string) => brief(run(deployment("app", { image })));
    expect(tags("docker.io/library/nginx:latest")).toEqual([["image-tag", "warning", "components.app"]]);
    expect(tags("localhost:5000/nginx")).toEqual([["image-tag", "warning", "components.app"]]);
    expect(tags("localhost:5000/nginx:1.29.3")).toEqual([]);
    expect(tags(`docker.io/library/nginx@sha256:${"0".repeat(64)}`)).toEqual([]);
  });

  it("M029: an autoscaler whose target does not exist, and one that has no metrics to go by", () => {
    const scaler = (target: string) =>
      object("HorizontalPodAutoscaler", "autoscaling/v2", "app", {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target },
        maxReplicas: 3,
      });
    const metrics = releaseStage(release("metrics-server"));
    const wrong = check(good(), { stages: [metrics, stage("app", [deployment("app"), scaler("ap")])] });
    expect(brief(wrong)).toEqual([["missing-reference", "error", "components.app"]]);
    expect(wrong[0]?.fix).toBe("write app");
    const { replicas: _, ...spec } = Object(deployment("app").spec);
    const scaled = { ...deployment("app"), spec };
    expect(check(good(), { stages: [metrics, stage("app", [scaled, scaler("app")])] })).toEqual([]);
    expect(brief(run(scaled, scaler("app")))).toEqual([["autoscaler-without-metrics", "error", "components.app"]]);
  });
});

describe("storage", () => {
  it("M049: a Deployment with a single-writer volume rolls over, or has two replicas", () => {
    const data = claim("data", "ReadWriteOnce", "block");
    const rolling = run(data, deployment("app", { claim: "data" }));
    expect(brief(rolling)).toEqual([["single-writer", "error", "components.app"]]);
    expect(rolling[0]?.fix).toBe("write strategy: { type: Recreate }");
    const two = run(data, deployment("app", { claim: "data", replicas: 2, strategy: { type: "Recreate" } }));
    expect(two[0]?.message).toContain("runs 2 replicas on one volume");
    expect(run(data, deployment("app", { claim: "data", strategy: { type: "Recreate" } }))).toEqual([]);
    expect(run(claim("data", "ReadWriteMany", "shared"), deployment("app", { claim: "data", replicas: 2 }))).toEqual(
      [],
    );
  });

  it("M050: an app with an SQLite database keeps it on NFS", () => {
    const sonarr = { image: "lscr.io/linuxserver/sonarr:4.0.15", strategy: { type: "Recreate" } };
    const share = run(deployment("sonarr", { ...sonarr, volume: { nfs: { server: "10.0.0.9", path: "/config" } } }));
    expect(brief(share)).toEqual([["database-on-nfs", "warning", "components.app"]]);
    expect(share[0]?.message).toContain("the NFS share 10.0.0.9:/config");
    const onClass = run(claim("data", "ReadWriteOnce", "shared"), deployment("sonarr", { ...sonarr, claim: "data" }));
    expect(brief(onClass)).toEqual([["database-on-nfs", "warning", "components.app"]]);
    const other = release("proxmox-csi-plugin", {
      makes: { objects: [{ kind: "StorageClass", name: "block" }], podSecurity: "restricted" },
    });
    const blocks = check(good(), {
      stages: [
        releaseStage(other),
        stage("app", [claim("data", "ReadWriteOnce", "block"), deployment("sonarr", { ...sonarr, claim: "data" })]),
      ],
    });
    expect(blocks).toEqual([]);
  });

  it("M051: shared writing is asked of a class that cannot do it", () => {
    const findings = run(claim("media", "ReadWriteMany", "block"));
    expect(brief(findings)).toEqual([["access-mode", "error", "components.app"]]);
    expect(findings[0]?.message).toBe(
      "PersistentVolumeClaim default/media asks block for ReadWriteMany, and it offers ReadWriteOnce, ReadWriteOncePod",
    );
    expect(findings[0]?.fix).toBe("write storageClassName: shared");
  });

  it("M052: data without a backup on a class that deletes it with its claim", () => {
    const stages = [classes, stage("app", [claim("data", "ReadWriteOnce", "shared")])];
    const findings = check(good(), { stages });
    expect(brief(findings)).toEqual([["reclaim-policy", "warning", "components.app"]]);
    expect(findings[0]?.fix).toBe("take block, which retains it, or back the volumes up");
    expect(check(good(), { stages: [...stages, backup, schedule] })).toEqual([]);
    expect(check(good(), { stages: [classes, stage("app", [claim("data", "ReadWriteOnce", "block")])] })).toEqual([]);
  });

  it("M052: volumes that stay behind on a datastore, and no runbook that removes them", () => {
    const disks = {
      component: "disks",
      storageClass: "disks",
      default: false,
      accessModes: ["ReadWriteOnce" as const],
      reclaimPolicy: "Retain" as const,
      backing: { kind: "datastore" as const, datastore: "local-lvm", shared: false },
    };
    const declared = { ...inputOf(good()).declared, storage: [disks] };
    const run = (body: string) =>
      check(
        good(),
        {},
        { declared, sections: [{ ...operations("volumes", "Volumes", body), origin: "components.disks" }] },
      );
    expect(brief(run("how to grow one"))).toEqual([["retain-without-cleanup", "warning", "components.disks"]]);
    expect(run("how to find and remove orphaned disks")).toEqual([]);
  });
});

describe("network policy", () => {
  const policy = (name: string, spec: object) => object("NetworkPolicy", "networking.k8s.io/v1", name, spec);
  const deny = policy("deny", { podSelector: {}, policyTypes: ["Egress"], egress: [] });
  const web = policy("web", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ ports: [{ port: 443, protocol: "TCP" }] }],
  });
  const dns = policy("dns", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ ports: [{ port: 53, protocol: "UDP" }] }],
  });
  const inForce = (...manifests: readonly Manifest[]) => {
    const plan = { stages: [stage("media", [deployment("app"), ...manifests])] };
    const { declared } = inputOf(good(), plan);
    const machines = [{ component: "cilium", reason: "pod network", replaces: ["cni" as const] }];
    return check(good(), plan, { declared: { ...declared, machines } });
  };

  it("M053: default deny for egress without an allow for DNS", () => {
    const findings = inForce(deny, web);
    expect(brief(findings)).toEqual([["default-deny-without-dns", "error", "components.media"]]);
    expect(findings[0]?.message).toBe(
      "NetworkPolicy default/deny denies egress, and no policy of default lets Deployment default/app reach port 53",
    );
    expect(inForce(deny, web, dns)).toEqual([]);
    const ingressOnly = policy("in", { podSelector: {}, policyTypes: ["Ingress"], ingress: [] });
    expect(inForce(ingressOnly)).toEqual([]);
    // Chosen by name and allowed nothing: meant to reach nothing.
    expect(
      inForce(policy("one", { podSelector: { matchLabels: { app: "app" } }, policyTypes: ["Egress"], egress: [] })),
    ).toEqual([]);
  });

  it("M053: the same in Cilium's policies", () => {
    const cilium = (name: string, egress: readonly object[]) =>
      object("CiliumNetworkPolicy", "cilium.io/v2", name, { endpointSelector: {}, egress });
    const rules = (...manifests: readonly Manifest[]) =>
      inForce(...manifests)
        .map(({ rule }) => rule)
        .filter((rule) => rule !== "missing-reference");
    const port = (text: string) => [{ toPorts: [{ ports: [{ port: text, protocol: "ANY" }] }] }];
    expect(rules(cilium("deny", [{}]), cilium("web", port("443")))).toEqual(["default-deny-without-dns"]);
    expect(rules(cilium("deny", [{}]), cilium("dns", port("53")))).toEqual([]);
  });

  it("M053: a default deny for the whole cluster, in labels as Cilium writes them", () => {
    const clusterwide = (name: string, egress: readonly object[]): Manifest => ({
      apiVersion: "cilium.io/v2",
      kind: "CiliumClusterwideNetworkPolicy",
      metadata: { name },
      spec: {
        endpointSelector: {
          matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: "NotIn", values: ["kube-system"] }],
        },
        egress,
      },
    });
    const rules = (...manifests: readonly Manifest[]) =>
      inForce(...manifests)
        .map(({ rule }) => rule)
        .filter((rule) => rule !== "missing-reference");
    expect(rules(clusterwide("deny", [{}]))).toEqual(["default-deny-without-dns"]);
    const web = [{ toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] }];
    expect(rules(clusterwide("deny", [{}]), clusterwide("web", web))).toEqual(["default-deny-without-dns"]);
    const dns = [{ toPorts: [{ ports: [{ port: "53", protocol: "UDP" }] }] }];
    expect(rules(clusterwide("deny", [{}]), clusterwide("web", web), clusterwide("dns", dns))).toEqual([]);
  });

  it("M054: policies are delivered, but the CNI does not enforce them", () => {
    const findings = check(good(), { stages: [stage("media", [deployment("app"), dns])] });
    expect(brief(findings)).toEqual([["policies-not-enforced", "error", "components"]]);
    expect(findings[0]?.fix).toContain("add components.cilium, or switch on Flannel's own enforcement");
    const unasked = [stage("app-web", [deployment("app"), dns], { origin: "apps.web" })];
    expect(brief(check(good(), { stages: unasked }))).toEqual([["app-policies-not-enforced", "warning", "components"]]);
    expect(
      brief(
        check(good(), {
          stages: [...unasked, stage("media", [policy("other", { podSelector: {}, policyTypes: ["Ingress"] })])],
        }),
      ),
    ).toEqual([["policies-not-enforced", "error", "components"]]);
    const on = { cluster: { network: { cni: { name: "flannel", flannel: { kubeNetworkPoliciesEnabled: true } } } } };
    const flannel = configured(good(), { machine: "cp0", documents: [on] });
    expect(check(good(), { stages: [stage("media", [deployment("app"), dns])] }, flannel)).toEqual([]);
  });
});
