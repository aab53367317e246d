import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import { catalog } from "../../apps/catalog";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { blocking } from "../../lib/checks/finding";
import { at, isFields, listAt, textAt } from "../../lib/data/fields";
import { parseDefinition } from "../../lib/definition/parse";
import { readYaml } from "../../lib/definition/yaml";
import type { Manifest } from "../../lib/manifest/manifest";
import { AddressRange } from "../../lib/model/address";
import { InputError } from "../../lib/model/problem";
import { schemaStore } from "../../lib/schema/store";
import { synthOrThrow } from "../support/synth";
import { objectOf, prerequisites, releaseOf, stageOf } from "../support/test-cluster";

const ROOT = resolve(__dirname, "../..");
const FILE = "clusters/bare-metal.yaml";
const schemas = schemaStore(ROOT);

const definition = z
  .looseObject({
    machines: z.record(z.string(), z.unknown()),
    components: z.record(z.string(), z.unknown()),
  })
  .parse(readYaml(readFileSync(resolve(ROOT, FILE), "utf8"), FILE).value);

type Changes = Readonly<Record<string, unknown>>;

/** The system as it is committed, with some parts of its definition replaced; undefined takes one away. */
function synth({
  machines = {},
  components = {},
  ...rest
}: { machines?: Changes; components?: Changes } & Changes = {}) {
  const merged = (old: Changes, changes: Changes) =>
    Object.fromEntries(Object.entries({ ...old, ...changes }).filter(([, value]) => value !== undefined));
  const input = {
    ...definition,
    machines: merged(definition.machines, machines),
    components: merged(definition.components, components),
    ...rest,
  };
  const { cluster, problems } = parseDefinition(input, FILE, catalog);
  if (cluster === undefined) throw new InputError(problems);
  return synthOrThrow({ cluster }, schemas);
}

const system = synth();

const PLANES = { "talos-cp-1": "10.69.1.101", "talos-cp-2": "10.69.1.140", "talos-cp-3": "10.69.1.147" };
/** The Pod Security level of the namespace that flux-operator marks too. */
const NAMESPACE_LEVEL = "flux-system_pod-security";

const WORKERS = { "talos-work-1": "10.69.1.151", "talos-work-2": "10.69.1.197", "talos-work-3": "10.69.1.179" };

const manifestsOf = ({ graph }: SynthesizedCluster): readonly Manifest[] =>
  graph.stages.flatMap(({ manifests }) => manifests);
const ofKind = (synthesized: SynthesizedCluster, kind: string) =>
  manifestsOf(synthesized).filter((manifest) => manifest.kind === kind);
const runbook = ({ tree }: SynthesizedCluster, name: string) => tree.get(`docs/bare-metal/${name}.md`) ?? "";

function stack({ stacks }: SynthesizedCluster, name: string): unknown {
  return stacks.find((candidate) => candidate.name === `bare-metal-${name}`)?.document;
}

/** Names of a stack's resources of one type. */
function resources(synthesized: SynthesizedCluster, name: string, type: string): readonly string[] {
  const found = at(stack(synthesized, name), "resource", type);
  return isFields(found) ? Object.keys(found) : [];
}

/** The main patch of one machine, as the Terraform stack and talosctl both apply it. */
function patch({ tree }: SynthesizedCluster, machine: string): unknown {
  const text = tree.get(`talos/bare-metal/patches/${machine}.yaml`) ?? "";
  return load(text.split(/^---$/m).find((document) => document.includes("machine:")) ?? "");
}

describe("bare-metal", () => {
  test("the definition is YAML, and nothing of error severity stands unaccepted", () => {
    expect(blocking(system.findings)).toEqual([]);
  });

  test("the plan's mistakes are repaired openly: each repair is told to the operator", () => {
    const told = system.cluster.assumptions.map(({ at: place, why }) => `${place}: ${why}`).join("\n");
    expect(told).toContain("holds worker 1 at .151");
    expect(told).toContain("the plan's endpoint is control plane 1 alone");
    expect(told).toContain("its text says .101-.106");
    expect(runbook(system, "BOOTSTRAP")).toContain("holds worker 1 at .151");
  });
});

describe("BM-1", () => {
  test("BM-1: six machines without a hypervisor: schematics, configuration, one bootstrap, kubeconfig", () => {
    const names = [...Object.keys(PLANES), ...Object.keys(WORKERS)];
    expect(system.stacks.map(({ name }) => name)).toEqual([
      "bare-metal-keys",
      "bare-metal-machines",
      "bare-metal-platform",
    ]);
    expect(resources(system, "machines", "talos_machine_configuration_apply")).toEqual(names);
    expect(resources(system, "machines", "talos_image_factory_schematic")).toHaveLength(2);
    expect(resources(system, "machines", "talos_cluster_kubeconfig")).toHaveLength(1);
    const bootstrap = at(stack(system, "machines"), "resource", "talos_machine_bootstrap", "bare-metal");
    expect(at(bootstrap, "node")).toBe("10.69.1.101");
    expect(JSON.stringify(stack(system, "machines"))).not.toContain("proxmox");
  });

  test("BM-1: the runbook makes the boot media, and configures every machine by talosctl with the same patches", () => {
    const text = runbook(system, "BOOTSTRAP");
    expect(text).toContain("/v1.11.2/metal-amd64.iso");
    for (const [name, address] of Object.entries({ ...PLANES, ...WORKERS })) {
      expect(text).toContain(`--config-patch @dist/talos/bare-metal/patches/${name}.yaml`);
      expect(text).toContain(`talosctl apply-config --insecure --nodes ${address} `);
      expect(at(patch(system, name), "machine", "install", "disk")).toBe("/dev/nvme0n1");
      expect(at(patch(system, name), "machine", "network", "hostname")).toBe(name);
    }
    expect(text.match(/^ +talosctl --talosconfig \S+ -e \S+ -n \S+ bootstrap$/gm)).toHaveLength(1);
    expect(text).not.toMatch(/10\.69\.1\.10[2-6]\b/);
  });

  test("BM-1: workers carry their role, and tools are named with their versions", () => {
    expect(resources(system, "platform", "kubernetes_labels")).toEqual([NAMESPACE_LEVEL, ...Object.keys(WORKERS)]);
    expect(at(stack(system, "platform"), "resource", "kubernetes_labels", "talos-work-1", "labels")).toHaveProperty([
      "node-role.kubernetes.io/worker",
    ]);
    expect(runbook(system, "BOOTSTRAP")).toContain("| talosctl | 1.11.2 |");
    expect(runbook(system, "BOOTSTRAP")).toContain("| kubectl | 1.34,");
  });

  test("BM-1: the API has an address of its own, which no node's address is", () => {
    expect(at(patch(system, "talos-cp-2"), "machine", "network", "interfaces", 0, "vip", "ip")).toBe("10.69.1.150");
    expect(at(patch(system, "talos-work-1"), "machine", "network", "interfaces", 0, "vip")).toBeUndefined();
    expect(synth({ controlPlane: {} }).findings.map(({ rule }) => rule)).toContain("endpoint-of-one-node");
  });
});

test("BM-2: Talos' own Flannel and kube-proxy stay, on the planned networks", () => {
  for (const name of [...Object.keys(PLANES), ...Object.keys(WORKERS)]) {
    const cluster = at(patch(system, name), "cluster");
    expect(at(cluster, "network", "cni")).toBeUndefined();
    expect(at(cluster, "proxy", "disabled")).toBeUndefined();
    expect(at(cluster, "network", "podSubnets")).toEqual(["10.244.0.0/16"]);
    expect(at(cluster, "network", "serviceSubnets")).toEqual(["10.96.0.0/12"]);
  }
  expect(system.platformReleases).toEqual([]);
});

describe("BM-3", () => {
  const taken = [
    ...Object.values(PLANES),
    ...Object.values(WORKERS),
    "10.69.1.163",
    "10.69.1.167",
    "10.69.1.180",
    "10.69.1.150",
  ];

  test("BM-3: MetalLB announces pools on the home network that hold nobody's address", () => {
    const pools = ofKind(system, "IPAddressPool").flatMap((pool) => listAt(pool, "spec", "addresses").map(String));
    expect(pools.length).toBeGreaterThan(0);
    const used = taken.flatMap((address) => AddressRange.parse(address) ?? []);
    for (const pool of pools.flatMap((text) => AddressRange.parse(text) ?? []))
      for (const one of used) expect(pool.contains(one.first)).toBe(false);
    expect(ofKind(system, "L2Advertisement")).toHaveLength(1);
  });

  test("BM-3: the plan's own pool is found out: it covers worker 1", () => {
    const network = {
      ...z.looseObject({}).parse(definition.network),
      loadBalancers: { "ingress-pool": "10.69.1.150-10.69.1.160", "services-pool": "10.69.1.190" },
    };
    const { findings } = synth({ network });
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`).join("\n")).toMatch(
      /address-overlap: .*talos-work-1/,
    );
  });

  test("BM-3: Traefik or ingress-nginx by one word: every host follows", () => {
    const classes = (synthesized: SynthesizedCluster) =>
      new Set(ofKind(synthesized, "Ingress").map((ingress) => textAt(ingress, "spec", "ingressClassName")));
    expect(classes(system)).toEqual(new Set(["traefik"]));
    const other = synth({ components: { traefik: undefined, ingressNginx: {} } });
    expect(blocking(other.findings)).toEqual([]);
    expect(classes(other)).toEqual(new Set(["nginx"]));
  });

  test("BM-3: TLS ends at the ingress; a wildcard certificate of the cluster's own authority stands behind it", () => {
    const wildcard = objectOf(system, "cert-manager-wildcard", "Certificate", "wildcard");
    expect(at(wildcard, "spec", "dnsNames")).toEqual(["k8s.local", "*.k8s.local"]);
    expect(at(wildcard, "spec", "issuerRef", "name")).toBe("cluster-authority");
    expect(
      at(objectOf(system, "cert-manager-issuers", "ClusterIssuer", "cluster-authority"), "spec", "ca"),
    ).toBeDefined();
    for (const ingress of ofKind(system, "Ingress")) {
      const host = textAt(ingress, "spec", "rules", 0, "host") ?? "";
      expect(host).toMatch(/^[a-z]+\.k8s\.local$/);
      expect(at(ingress, "spec", "tls", 0, "hosts")).toEqual([host]);
    }
    expect(
      at(objectOf(system, "traefik-config", "TLSStore", "default"), "spec", "defaultCertificate", "secretName"),
    ).toBe(at(wildcard, "spec", "secretName"));
  });

  test("BM-3: no component makes records for these names, so the runbook says which to make", () => {
    const text = runbook(system, "BOOTSTRAP");
    expect(text).toContain("## Give the hosts their names");
    expect(text).toContain("| `plex.k8s.local` | 10.69.1.152 |");
    expect(text).toContain("multicast DNS");
  });
});

describe("BM-4", () => {
  test("BM-4: the class nfs-client makes folders on the NAS for many writers", () => {
    const offer = system.declared.storage.find(({ storageClass }) => storageClass === "nfs-client");
    expect(offer?.accessModes).toContain("ReadWriteMany");
    expect(offer?.backing).toEqual({ kind: "nas", address: "10.69.1.163", protocol: "nfs" });
    const { values } = releaseOf(system, "csi-driver-nfs");
    expect(at(values, "storageClass", "parameters", "server")).toBe("10.69.1.163");
  });

  test("BM-4: the media library is /mnt/media of the NAS, with its folders, and never deleted", () => {
    const [volume] = ofKind(system, "PersistentVolume").filter(({ metadata }) => metadata.name.startsWith("media-"));
    expect(at(volume, "spec", "csi", "volumeAttributes")).toEqual({ server: "10.69.1.163", share: "/mnt/media" });
    expect(at(volume, "spec", "persistentVolumeReclaimPolicy")).toBe("Retain");
    expect(stageOf(system, "nfs-libraries").prune).toBe(false);
    for (const folder of ["movies", "tv", "music", "photos"])
      expect(runbook(system, "BOOTSTRAP")).toContain(`/mnt/media/${folder}`);
  });
});

describe("BM-5", () => {
  const values = stageOf(system, "prometheus").releases.find(({ name }) => name === "kube-prometheus-stack")?.values;

  test("BM-5: Prometheus, Grafana, Alertmanager and both exporters, 30 days, on volumes that are not NFS", () => {
    expect(at(values, "prometheus", "prometheusSpec", "retention")).toBe("30d");
    const volume = at(values, "prometheus", "prometheusSpec", "storageSpec", "volumeClaimTemplate", "spec");
    expect(at(volume, "storageClassName")).toBe("longhorn");
    expect(stageOf(system, "prometheus").releases.map(({ name }) => name)).toContain("node-exporter");
    for (const part of ["grafana", "alertmanager", "kubeStateMetrics"])
      expect(at(values, part, "enabled")).not.toBe(false);
  });

  test("BM-5: Grafana has a host; e-mail and Slack get alerts, and what they need is in no file", () => {
    expect(objectOf(system, "prometheus-hosts", "Ingress", "grafana")).toBeDefined();
    const config = JSON.stringify(at(values, "alertmanager", "config"));
    expect(config).toContain("slack_configs");
    expect(config).toContain("email_configs");
    expect(config).toContain("api_url_file");
    expect(config).toContain("auth_password_file");
    expect(resources(system, "platform", "kubernetes_secret_v1")).toEqual(
      expect.arrayContaining(["monitoring-alertmanager-chat", "monitoring-alertmanager-mail"]),
    );
    const secret = at(
      stack(system, "platform"),
      "resource",
      "kubernetes_secret_v1",
      "monitoring-alertmanager-chat",
      "data",
    );
    expect(JSON.stringify(secret)).toContain("${var.slack_webhook_url}");
  });

  test("BM-5: dashboards of cluster, nodes and Plex", () => {
    const boards = ofKind(system, "ConfigMap").map(({ metadata }) => metadata.name);
    expect(boards).toEqual(expect.arrayContaining(["dashboard-cluster", "dashboard-nodes", "dashboard-plex"]));
  });
});

test("BM-6: every alert of the plan, at its severity", () => {
  const rules = ofKind(system, "PrometheusRule").flatMap((rule) =>
    listAt(rule, "spec", "groups").flatMap((group) => listAt(group, "rules")),
  );
  const severity = (alert: string) =>
    textAt(
      rules.find((rule) => at(rule, "alert") === alert),
      "labels",
      "severity",
    );
  const expected = {
    critical: [
      "ControlPlaneNodeDown",
      "EtcdMembersDown",
      "EtcdNoLeader",
      "ApiServerUnreachable",
      "SeveralPodsCrashLooping",
    ],
    warning: ["NodeDiskFilling", "NodeMemoryHigh", "CertificateExpiring", "PodFailing"],
    info: ["KubernetesUpdateAvailable", "TalosUpdateAvailable", "BackupJobFailed", "VolumeClaimUnused"],
  };
  for (const [level, alerts] of Object.entries(expected))
    for (const alert of alerts) expect([alert, severity(alert)]).toEqual([alert, level]);
  const expression = (alert: string) =>
    textAt(
      rules.find((rule) => at(rule, "alert") === alert),
      "expr",
    ) ?? "";
  expect(expression("NodeDiskFilling")).toContain("80");
  expect(expression("NodeMemoryHigh")).toContain("90");
  expect(expression("CertificateExpiring")).toContain("30");
});

describe("BM-7", () => {
  test("BM-7: Loki, shipping, a log dashboard, and Talos' own logs of every machine", () => {
    expect(stageOf(system, "loki").releases).toHaveLength(1);
    expect(ofKind(system, "ConfigMap").map(({ metadata }) => metadata.name)).toContain("dashboard-logs");
    for (const name of [...Object.keys(PLANES), ...Object.keys(WORKERS)]) {
      expect(at(patch(system, name), "machine", "logging", "destinations", 0, "format")).toBe("json_lines");
      expect(system.tree.get(`talos/bare-metal/patches/${name}.yaml`)).toContain("kind: KmsgLogConfig");
    }
  });

  test("BM-7: without the two words nothing of it is left", () => {
    const quiet = synth({
      components: { loki: undefined, alloy: undefined },
    });
    expect(blocking(quiet.findings)).toEqual([]);
    expect(quiet.graph.stages.map(({ name }) => name)).not.toContain("loki");
    expect(ofKind(quiet, "ConfigMap").map(({ metadata }) => metadata.name)).not.toContain("dashboard-logs");
    expect(at(patch(quiet, "talos-cp-1"), "machine", "logging")).toBeUndefined();
  });
});

describe("BM-8", () => {
  const pod = (stage: string, kind: string, name: string) =>
    at(objectOf(system, stage, kind, name), "spec", "template", "spec");

  test("BM-8: Plex: StatefulSet of one in namespace media, 10 GB config, media, LoadBalancer, probes, resources, ingress", () => {
    const plex = objectOf(system, "media-plex", "StatefulSet", "plex");
    expect(plex.metadata.namespace).toBe("media");
    expect(at(plex, "spec", "replicas")).toBe(1);
    const config = objectOf(system, "media-plex", "PersistentVolumeClaim", "plex-config");
    expect(at(config, "spec", "resources", "requests", "storage")).toBe("10Gi");
    const container = at(pod("media-plex", "StatefulSet", "plex"), "containers", 0);
    expect(listAt(container, "volumeMounts").filter((mount) => at(mount, "name") === "media")).not.toEqual([]);
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) expect(at(container, probe)).toBeDefined();
    expect(at(container, "resources", "limits", "memory")).toBe("8Gi");
    expect(at(objectOf(system, "media-plex", "Service", "plex"), "spec", "type")).toBe("LoadBalancer");
    expect(at(objectOf(system, "media-plex", "Ingress", "plex"), "spec", "rules", 0, "host")).toBe("plex.k8s.local");
    expect(system.graph.dependencies.direct.filter(({ from }) => from === "media-plex").map(({ to }) => to)).toContain(
      "nfs-libraries",
    );
  });

  test("BM-8: Radarr, Sonarr and the download client see the library once at one path, so hard links work", () => {
    for (const name of ["radarr", "sonarr", "qbittorrent"]) {
      const spec = pod(`media-${name}`, "Deployment", name);
      const claims = listAt(spec, "volumes").filter(
        (volume) => at(volume, "persistentVolumeClaim", "claimName") === "media-library",
      );
      expect(claims).toHaveLength(1);
      const mounts = listAt(spec, "containers", 0, "volumeMounts").filter(
        (mount) => at(mount, "name") === at(claims[0], "name"),
      );
      expect(mounts).toEqual([{ name: "media", mountPath: "/data" }]);
    }
    expect(objectOf(system, "media-prowlarr", "Deployment", "prowlarr")).toBeDefined();
  });

  test("BM-8: no database lies on NFS", () => {
    for (const claim of ofKind(system, "PersistentVolumeClaim").filter(({ metadata }) =>
      metadata.name.endsWith("-config"),
    ))
      expect(at(claim, "spec", "storageClassName")).toBe("longhorn");
    expect(system.findings.map(({ rule }) => rule)).not.toContain("database-on-nfs");
    const wrong = synth({ components: { media: { plex: { pool: "services-pool" }, storageClass: "nfs-client" } } });
    expect(wrong.findings.map(({ rule }) => rule)).toContain("database-on-nfs");
  });
});

describe("BM-9", () => {
  test("BM-9: namespaces are closed, and what is allowed is named", () => {
    for (const namespace of ["media", "monitoring", "whoami"]) {
      const policies = ofKind(system, "NetworkPolicy").filter(({ metadata }) => metadata.namespace === namespace);
      const deny = policies.find(({ metadata }) => metadata.name === "default-deny");
      expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
      expect(policies.map(({ metadata }) => metadata.name)).toContain("allow-dns");
    }
    expect(system.findings.map(({ rule }) => rule)).not.toContain("default-deny-without-dns");
  });

  test("BM-9: that Flannel enforces none is said, and accepted with a reason; with Cilium it needs no acceptance", () => {
    const finding = system.findings.find(({ rule }) => rule === "policies-not-enforced");
    expect(finding?.accepted).toContain("enforces no policy");
    expect(blocking(synth({ accept: [] }).findings).map(({ rule }) => rule)).toContain("policies-not-enforced");
    const enforced = synth({ accept: [], components: { cilium: {}, metallb: {} } });
    expect(enforced.findings.map(({ rule }) => rule)).not.toContain("policies-not-enforced");
  });
});

describe("BM-10", () => {
  test("BM-10: limited accounts beside cluster-admin, none of which reads Secrets", () => {
    const stage = stageOf(system, "rbac-accounts");
    const bindings = stage.manifests.filter(({ kind }) => kind.endsWith("RoleBinding"));
    expect(bindings.map((binding) => at(binding, "roleRef", "name"))).toEqual(
      expect.arrayContaining(["groundwork-cluster-viewer", "groundwork-developer", "groundwork-cluster-operator"]),
    );
    const rules = stage.manifests.flatMap((manifest) => listAt(manifest, "rules"));
    expect(rules.flatMap((rule) => listAt(rule, "resources"))).not.toContain("secrets");
    expect(runbook(system, "OPERATIONS")).toContain("kubectl certificate approve");
  });

  test("BM-10: no workload that we write mounts a token", () => {
    const pods = ["Deployment", "StatefulSet", "DaemonSet"]
      .flatMap((kind) => ofKind(system, kind))
      .map((workload) => [
        workload.metadata.name,
        at(workload, "spec", "template", "spec", "automountServiceAccountToken"),
      ]);
    expect(pods.length).toBeGreaterThan(5);
    for (const [name, mounts] of pods) expect([name, mounts]).toEqual([name, false]);
  });
});

test("BM-11: Secrets are encrypted at rest, and the API server writes an audit log", () => {
  expect(system.cluster.talos.encryptionAtRest).toBe("secretbox");
  // The key is made with the other secrets, and no patch takes it away.
  expect(resources(system, "machines", "talos_machine_secrets")).toHaveLength(1);
  for (const name of Object.keys(PLANES)) {
    expect(system.tree.get(`talos/bare-metal/patches/${name}.yaml`)).not.toContain("$patch: delete");
    const rules = listAt(patch(system, name), "cluster", "apiServer", "auditPolicy", "rules");
    const secrets = rules.find((rule) =>
      listAt(rule, "resources").some((one) => listAt(one, "resources").includes("secrets")),
    );
    // Who touched a Secret, never what it held.
    expect(at(secrets, "level")).toBe("Metadata");
    expect(rules.some((rule) => at(rule, "level") === "Request")).toBe(true);
  }
  expect(runbook(system, "OPERATIONS")).toContain("secretboxEncryptionSecret");
});

test("BM-12: what scales has an autoscaler and a budget, what stands alone has neither", () => {
  expect(releaseOf(system, "metrics-server").chart.name).toBe("metrics-server");
  const scaler = objectOf(system, "app-whoami", "HorizontalPodAutoscaler", "whoami");
  expect(at(scaler, "spec", "maxReplicas")).toBe(4);
  expect(ofKind(system, "PodDisruptionBudget").map(({ metadata }) => metadata.name)).toEqual(["whoami"]);
  expect(at(releaseOf(system, "traefik").values, "podDisruptionBudget", "enabled")).toBe(true);
  expect(system.findings.map(({ rule }) => rule)).not.toContain("disruption-budget");
  const blind = synth({ components: { metricsServer: undefined } });
  expect(blocking(blind.findings)).not.toEqual([]);
});

describe("BM-13", () => {
  test("BM-13: etcd every day, 30 days, to the NAS and to object storage, from whichever control plane answers", () => {
    const job = objectOf(system, "etcd-backup", "CronJob", "etcd-backup");
    expect(textAt(job, "spec", "schedule")).toMatch(/^\d+ \d+ \* \* \*$/);
    const spec = at(job, "spec", "jobTemplate", "spec");
    expect(at(spec, "completions")).toBe(3);
    const env = listAt(spec, "template", "spec", "containers", 0, "env");
    const value = (name: string) =>
      textAt(
        env.find((one) => at(one, "name") === name),
        "value",
      );
    expect(value("KEEP_DAYS")).toBe("30");
    // It leaves the cluster encrypted.
    expect(env.map((one) => at(one, "name"))).toContain("PASSPHRASE");
    expect(value("TARGETS")).toBe("s3:bare-metal-etcd/ /nas/");
  });

  test("BM-13: application data every week, 12 weeks; claims of apps are named to it, the library is not", () => {
    const weekly = objectOf(system, "velero-schedules", "Schedule", "weekly");
    expect(textAt(weekly, "spec", "schedule")).toMatch(/^\d+ \d+ \* \* 0$/);
    expect(at(weekly, "spec", "template", "ttl")).toBe(`${12 * 7 * 24}h0m0s`);
    const sonarr = objectOf(system, "media-sonarr", "Deployment", "sonarr");
    const annotations = at(sonarr, "spec", "template", "metadata", "annotations");
    expect(at(annotations, "backup.velero.io/backup-volumes")).toBe("config");
    expect(textAt(annotations, "backup.velero.io/backup-volumes-excludes")).toContain("media");
  });

  test("BM-13: the configuration is saved with every change, and the runbook restores", () => {
    expect(runbook(system, "OPERATIONS")).toContain("Configuration is saved with every change");
    expect(runbook(system, "DISASTER-RECOVERY")).toContain("## Restore etcd from a snapshot");
    expect(runbook(system, "DISASTER-RECOVERY")).toContain("## Bring an application back");
  });
});

describe("BM-14", () => {
  test("BM-14: the runbooks cover the whole life", () => {
    const bootstrap = [
      "Make the boot media",
      "Boot the bare machines",
      "Configure the bare machines by talosctl instead",
      "Verify",
    ];
    for (const title of bootstrap) expect(runbook(system, "BOOTSTRAP")).toContain(`## ${title}\n`);
    const operations = ["Upgrade Talos", "Upgrade Kubernetes", "Maintain one node", "Add a node", "Remove a node"];
    const trouble = ["a deploy stops", "a stage is not Ready", "a node", "network and DNS", "certificates", "storage"];
    for (const title of [...operations, ...trouble.map((one) => `Troubleshooting: ${one}`)])
      expect(runbook(system, "OPERATIONS")).toContain(`## ${title}\n`);
    for (const title of ["One node is lost", "Quorum is lost", "Everything is lost"])
      expect(runbook(system, "DISASTER-RECOVERY")).toContain(`## ${title}\n`);
  });

  test("BM-14: Talos is upgraded node by node, workers first and the bootstrapped control plane last", () => {
    const section = runbook(system, "OPERATIONS").split("## Upgrade Talos\n")[1]?.split("\n## ")[0] ?? "";
    const order = [...section.matchAll(/-n (10\.69\.1\.\d+) upgrade --image (\S+)/g)];
    expect(order.map(([, address]) => address)).toEqual([
      ...Object.values(WORKERS),
      ...Object.values(PLANES).reverse(),
    ]);
    for (const [, , image] of order)
      expect(image).toMatch(/^factory\.talos\.dev\/metal-installer\/[0-9a-f]{64}:v1\.11\.2$/);
    const next = synth({ versions: { talos: "1.12.0", kubernetes: "1.34.1", contract: "1.11" } });
    expect(runbook(next, "OPERATIONS")).toMatch(/upgrade --image \S+:v1\.12\.0/);
    expect(at(patch(next, "talos-cp-1"), "machine", "network", "hostname")).toBe("talos-cp-1");
  });

  test("BM-14: the recovery-time table", () => {
    const text = runbook(system, "DISASTER-RECOVERY");
    for (const row of [
      "| a pod | under 2 minutes |",
      "| a worker | under 5 minutes |",
      "| a control plane | no downtime |",
      "| the whole cluster | under 4 hours |",
      "| the data of applications | under 8 hours |",
    ])
      expect(text).toContain(row);
    expect(text).toContain("kubectl taint node talos-work-1 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute");
  });
});

test("BM-15: Flux brings everything from Git, sealed-secrets opens what is sealed, and no file holds a secret", () => {
  expect(resources(system, "platform", "helm_release")).toEqual(["flux-operator", "flux"]);
  const flux = at(stack(system, "platform"), "resource", "helm_release", "flux", "values", 0);
  expect(String(flux)).toContain("kubernetes/bare-metal/flux");
  expect(releaseOf(system, "sealed-secrets").chart.name).toBe("sealed-secrets");
  expect(ofKind(system, "Secret")).toEqual([]);
  expect(prerequisites(system, "media-plex")).toContain("namespaces");
  expect(system.tree.get("kubernetes/bare-metal/flux/kustomization.yaml")).toBeDefined();
});

describe("BM-16", () => {
  const small = synth({
    machines: { "talos-cp-2": undefined, "talos-cp-3": undefined, "talos-work-3": undefined },
  });

  test("BM-16: three machines taken out of the definition leave a valid system", () => {
    expect(small.cluster.machines.map(({ name }) => name)).toEqual(["talos-cp-1", "talos-work-1", "talos-work-2"]);
    expect(blocking(small.findings)).toEqual([]);
    expect(resources(small, "machines", "talos_machine_configuration_apply")).toHaveLength(3);
    expect(resources(small, "platform", "kubernetes_labels")).toEqual([
      NAMESPACE_LEVEL,
      "talos-work-1",
      "talos-work-2",
    ]);
  });

  test("BM-16: nothing in it still speaks of the machines that left", () => {
    // The page lists what is free: that their addresses are among it is right.
    const free = /<code>[^<]*<\/code><\/th><td>\d+<\/td><td><span class="quiet">free/g;
    const told = small.tree
      .files()
      .filter(([, content]) =>
        /talos-cp-[23]|talos-work-3|10\.69\.1\.(140|147|179)\b/.test(content.replaceAll(free, "")),
      )
      .map(([path]) => path);
    expect(told).toEqual([]);
  });

  test("BM-16: what counted on three follows: snapshots by one pod, no promise of an API without its only control plane", () => {
    const job = objectOf(small, "etcd-backup", "CronJob", "etcd-backup");
    expect(at(job, "spec", "jobTemplate", "spec", "completions") ?? 1).toBe(1);
    expect(runbook(small, "DISASTER-RECOVERY")).toContain("| a control plane | when it is repaired");
    expect(small.graph.stages.map(({ name }) => name)).toEqual(system.graph.stages.map(({ name }) => name));
  });
});
