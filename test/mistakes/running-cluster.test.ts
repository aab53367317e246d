import type { Fields } from "../../lib/data/fields";
import { homeWith, since } from "../support/change";

const machines = (names: readonly string[], fields: (name: string) => Fields) => ({
  machines: Object.fromEntries(names.map((name) => [name, fields(name)])),
});
const PLANES = ["cp-1", "cp-2", "cp-3"];
const notes = (more: Fields = {}) => ({
  apps: {
    notes: { image: "docker.io/example/notes:1.0.0", port: 8080, probe: "/", volumes: { "/data": "5 GiB" }, ...more },
  },
});
const database = (image: string, more: Fields = {}) => ({
  apps: { db: { image, port: 5432, probe: false, volumes: { "/var/lib/data": "5 GiB" }, ...more } },
});
const own = (...objects: readonly Fields[]) => ({ manifests: { own: { from: objects } } });
const object = (kind: string, apiVersion: string, fields: Fields, metadata: Fields = {}): Fields => ({
  apiVersion,
  kind,
  metadata: { name: "one", ...metadata },
  ...fields,
});
const inMedia = { namespace: "media" };
const claim = (spec: Fields = {}, metadata: Fields = {}) =>
  object(
    "PersistentVolumeClaim",
    "v1",
    { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } }, ...spec } },
    { ...inMedia, ...metadata },
  );
const stateful = (template: Fields, replicas = 1, image = "registry.example.org/one:1.0.0") =>
  object(
    "StatefulSet",
    "apps/v1",
    {
      spec: {
        replicas,
        serviceName: "one",
        selector: { matchLabels: { app: "one" } },
        template: {
          metadata: { labels: { app: "one" } },
          spec: { containers: [{ name: "one", image, volumeMounts: [{ name: "data", mountPath: "/data" }] }] },
        },
        volumeClaimTemplates: [template],
      },
    },
    inMedia,
  );
const claimTemplate = (storage: string, metadata: Fields = {}) => ({
  metadata: { name: "data", ...metadata },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
});
const patch = (at: "talos" | "controlPlane", ...documents: readonly Fields[]) => ({
  [at]: { patches: [...documents] },
});
const main = (fields: Fields) => ({ machine: fields });
const volume = (name: string, fields: Fields) => ({ apiVersion: "v1alpha1", kind: "VolumeConfig", name, ...fields });
const LUKS = { encryption: { provider: "luks2", keys: [{ slot: 0, nodeID: {} }] } };
const chart = (name: string, values: Fields, more: Fields = {}) => ({
  charts: {
    [name]: {
      chart: name,
      repository: "https://charts.example.org",
      version: "1.0.0",
      podSecurity: "privileged",
      podSecurityReason: "its pods are not looked at here",
      values,
      ...more,
    },
  },
});
const storageClass = (fields: Fields) =>
  object("StorageClass", "storage.k8s.io/v1", { provisioner: "csi.example.org", parameters: { pool: "a" }, ...fields });

/** Before, after, the rule that says so, and what its message holds. */
type Row = readonly [words: string, before: Fields, after: Fields, rule: string, ...says: readonly string[]];

const FOUND: readonly Row[] = [
  // B1
  [
    "B1 Cilium taken out",
    {},
    { components: { cilium: null } },
    "cni-changed",
    "Cilium is taken out",
    "cp-1, cp-2, cp-3",
  ],
  ["B1 Cilium brought in", { components: { cilium: null } }, {}, "cni-changed", "Cilium comes in"],
  [
    "B1 Talos' own network by a patch",
    { components: { cilium: null } },
    { components: { cilium: null }, ...patch("talos", { cluster: { network: { cni: { name: "none" } } } }) },
    "cni-changed",
    "Talos' own network changes",
  ],
  [
    "B1 a DaemonSet that is the network",
    {
      components: { cilium: null },
      ...own(object("DaemonSet", "apps/v1", { spec: {} }, { name: "calico-node", namespace: "kube-system" })),
    },
    { components: { cilium: null } },
    "cni-changed",
    "Calico is taken out",
  ],
  // B2
  [
    "B2 encryption by the setting",
    {},
    { talos: { encryption: { ephemeral: "nodeID" } } },
    "encryption-switched",
    "EPHEMERAL of cp-1, cp-2, cp-3",
  ],
  ["B2 switched off", { talos: { encryption: { state: "nodeID" } } }, {}, "encryption-switched", "STATE"],
  [
    "B2 a document of a patch",
    {},
    patch("controlPlane", volume("STATE", LUKS)),
    "encryption-switched",
    "VolumeConfig STATE",
  ],
  [
    "B2 the old key of the main document",
    {},
    patch(
      "talos",
      main({ systemDiskEncryption: { ephemeral: { provider: "luks2", keys: [{ slot: 0, nodeID: {} }] } } }),
    ),
    "encryption-switched",
    "EPHEMERAL of cp-1, cp-2, cp-3",
  ],
  [
    "B2 one machine",
    {},
    { machines: { "cp-2": { patches: [volume("EPHEMERAL", LUKS)] } } },
    "encryption-switched",
    "EPHEMERAL of cp-2",
  ],
  // B3
  [
    "B3 Flux to Argo CD",
    notes(),
    { ...notes(), gitops: { engine: "argocd" }, components: { argoCd: {} } },
    "engine-changed",
    "from flux to argocd",
    "csi-driver-nfs",
  ],
  [
    "B3 Argo CD to Flux",
    { gitops: { engine: "argocd" }, components: { argoCd: {} } },
    { components: { argoCd: {} } },
    "engine-changed",
    "from argocd to flux",
  ],
  // B4
  [
    "B4 an app renamed",
    notes(),
    { apps: { papers: notes().apps.notes } },
    "data-left-behind",
    "Deployment notes/notes becomes Deployment papers/papers",
  ],
  ["B4 another namespace", notes(), notes({ namespace: "papers" }), "data-left-behind", "Deployment papers/notes"],
  ["B4 another mount path", notes(), notes({ volumes: { "/config": "5 GiB" } }), "data-left-behind", "/data"],
  [
    "B4 another claim",
    {
      ...notes({ volumes: { "/data": { claim: "one" } }, namespace: "media" }),
      ...own(claim(), claim({}, { name: "two" })),
    },
    {
      ...notes({ volumes: { "/data": { claim: "two" } }, namespace: "media" }),
      ...own(claim(), claim({}, { name: "two" })),
    },
    "data-left-behind",
    "claim media/one",
    "claim media/two",
  ],
  [
    "B4 another folder of an export",
    notes({ volumes: { "/data": { nfs: "192.168.1.9:/a" } } }),
    notes({ volumes: { "/data": { nfs: "192.168.1.9:/b" } } }),
    "data-left-behind",
    "nfs 192.168.1.9:/a",
  ],
  ["B4 one writer to three", notes(), notes({ replicas: 3 }), "data-left-behind", "3 pods"],
  [
    "B4 one database to three over a shared claim",
    database("docker.io/library/postgres:17.2", {
      volumes: { "/var/lib/data": { size: "5 GiB", accessMode: "ReadWriteMany" } },
    }),
    database("docker.io/library/postgres:17.2", {
      replicas: 3,
      volumes: { "/var/lib/data": { size: "5 GiB", accessMode: "ReadWriteMany" } },
    }),
    "data-left-behind",
    "PostgreSQL does not replicate by itself",
  ],
  [
    "B4 an own StatefulSet of a database",
    own(stateful(claimTemplate("1Gi"), 1, "docker.io/library/mariadb:11.4")),
    own(stateful(claimTemplate("1Gi"), 2, "docker.io/library/mariadb:11.4")),
    "data-left-behind",
    "MariaDB does not replicate by itself",
  ],
  [
    "B4 the claim of a chart",
    chart("gatus", { persistence: { enabled: true, existingClaim: "a" } }),
    chart("gatus", { persistence: { enabled: true, existingClaim: "b" } }),
    "data-left-behind",
    "persistence.existingClaim",
  ],
  [
    "B4 a release renamed",
    chart("gatus", { persistence: { enabled: true, size: "1Gi" } }),
    { charts: { watch: chart("gatus", { persistence: { enabled: true, size: "1Gi" } }).charts.gatus } },
    "data-left-behind",
    "release gatus/gatus of chart gatus becomes watch/watch",
  ],
  // B5
  [
    "B5 postgres up",
    database("docker.io/library/postgres:15.10"),
    database("docker.io/library/postgres:17.2"),
    "database-major",
    "PostgreSQL 17 does not start on files of 15",
  ],
  [
    "B5 postgres down",
    database("docker.io/library/postgres:17.2"),
    database("docker.io/library/postgres:16.6"),
    "database-major",
    "does not read what 17 has written",
  ],
  [
    "B5 the major behind another version",
    database("docker.io/timescale/timescaledb:2.17.2-pg16"),
    database("docker.io/timescale/timescaledb:2.17.2-pg17"),
    "database-major",
    "PostgreSQL 17",
  ],
  [
    "B5 another product",
    database("docker.io/library/mysql:8.4.3"),
    database("docker.io/library/mariadb:11.4.4"),
    "database-major",
    "MariaDB does not read files of MySQL",
  ],
  [
    "B5 a major left out",
    database("docker.io/library/mongo:6.0.19"),
    database("docker.io/library/mongo:8.0.4"),
    "database-major",
    "versions lie between",
  ],
  [
    "B5 an own StatefulSet",
    own(stateful(claimTemplate("1Gi"), 1, "docker.elastic.co/elasticsearch/elasticsearch:7.17.27")),
    own(stateful(claimTemplate("1Gi"), 1, "docker.elastic.co/elasticsearch/elasticsearch:9.0.1")),
    "database-major",
    "Elasticsearch 9",
  ],
  [
    "B5 values of a chart",
    chart("gatus", { db: { image: { repository: "docker.io/bitnami/postgresql", tag: "15.4.0" } } }),
    chart("gatus", { db: { image: { repository: "docker.io/bitnami/postgresql", tag: "16.1.0" } } }),
    "database-major",
    "release gatus/gatus values.db.image",
  ],
  // B6, B7
  [
    "B6 memory of all",
    {},
    machines(PLANES, () => ({ memory: "14 GiB" })),
    "control-planes-one-by-one",
    "3 of 3 control planes wait",
    "cp-2 (memory.dedicated)",
  ],
  [
    "B6 cores of two",
    {},
    machines(["cp-1", "cp-3"], () => ({ cpus: 6 })),
    "control-planes-one-by-one",
    "cp-3 (cpu.cores)",
  ],
  [
    "B6 disks of all grow",
    {},
    machines(PLANES, () => ({ disk: "120 GiB" })),
    "control-planes-one-by-one",
    "disk[scsi0].size",
  ],
  [
    "B6, G5 etcd's arguments",
    {},
    patch("controlPlane", { cluster: { etcd: { extraArgs: { "quota-backend-bytes": "4294967296" } } } }),
    "control-planes-one-by-one",
    "cluster.etcd",
  ],
  [
    "G5 the networks of etcd, by the patches of control planes",
    {},
    patch("controlPlane", { cluster: { etcd: { advertisedSubnets: ["192.168.1.0/24"] } } }),
    "control-planes-one-by-one",
    "3 of 3 control planes wait",
  ],
  [
    "G5 etcd's image, by one patch for all",
    {},
    patch("talos", { cluster: { etcd: { image: "gcr.io/etcd-development/etcd:v3.6.5" } } }),
    "control-planes-one-by-one",
    "cluster.etcd",
  ],
  [
    "B7 what reboots by itself",
    {},
    patch("talos", main({ udev: { rules: ['KERNEL=="a", MODE="0660"'] } })),
    "quorum-in-one-change",
    "3 of 3 control planes at once",
    "machine.udev",
  ],
  [
    "B7 two replaced",
    machines(PLANES, (name) => ({ vmId: 100 + Number(name.at(-1)) })),
    machines(PLANES, (name) => ({ vmId: name === "cp-3" ? 103 : 200 + Number(name.at(-1)) })),
    "quorum-in-one-change",
    "2 of 3",
    "vm_id replaces it",
  ],
  [
    "B7 two with other addresses",
    {},
    machines(["cp-1", "cp-2"], (name) => ({ address: `192.168.1.3${name.at(-1)}` })),
    "quorum-in-one-change",
    "another address",
  ],
  [
    "B7 two hosts",
    {},
    { machines: { "cp-1": { host: "pve2" }, "cp-2": { host: "pve1" } } },
    "quorum-in-one-change",
    "node_name moves it",
  ],
  [
    "B7 one replaced, one removed",
    machines(PLANES, (name) => ({ vmId: 100 + Number(name.at(-1)) })),
    { machines: { "cp-1": { vmId: 201 }, "cp-2": { vmId: 102 }, "cp-3": null } },
    "quorum-in-one-change",
    "removed",
  ],
  [
    "B6, G5 a second key",
    patch("talos", volume("STATE", LUKS)),
    patch(
      "talos",
      volume("STATE", { encryption: { provider: "luks2", keys: [...LUKS.encryption.keys, { slot: 1, nodeID: {} }] } }),
    ),
    "control-planes-one-by-one",
    "encryption.keys[1]",
  ],
  // B9
  [
    "B9 parameters by the component",
    {},
    { components: { csiDriverNfs: { share: "/srv/other" } } },
    "immutable-field",
    "values.storageClass.parameters.share",
  ],
  [
    "B9 an own class",
    own(storageClass({})),
    own(storageClass({ parameters: { pool: "b" } })),
    "immutable-field",
    "parameters.pool",
  ],
  [
    "B9 reclaim policy",
    own(storageClass({})),
    own(storageClass({ reclaimPolicy: "Retain" })),
    "immutable-field",
    "reclaimPolicy",
  ],
  [
    "B9 by an override",
    {},
    { releases: { "csi-driver-nfs": { values: { storageClass: { parameters: { mountPermissions: "0770" } } } } } },
    "immutable-field",
    "mountPermissions",
  ],
  [
    "B9 an own chart",
    chart("some-csi", { storageClass: { parameters: { a: "1" } } }),
    chart("some-csi", { storageClass: { parameters: { a: "2" } } }),
    "immutable-field",
    "parameters.a",
  ],
  // H14
  [
    "H14 source of a volume",
    own(
      object("PersistentVolume", "v1", {
        spec: {
          capacity: { storage: "1Gi" },
          accessModes: ["ReadWriteMany"],
          nfs: { server: "192.168.1.9", path: "/a" },
        },
      }),
    ),
    own(
      object("PersistentVolume", "v1", {
        spec: {
          capacity: { storage: "1Gi" },
          accessModes: ["ReadWriteMany"],
          nfs: { server: "192.168.1.9", path: "/b" },
        },
      }),
    ),
    "immutable-field",
    "spec.nfs.path",
  ],
  [
    "H14 class of a load balancer",
    own(
      object(
        "Service",
        "v1",
        { spec: { type: "LoadBalancer", selector: { app: "a" }, ports: [{ port: 80 }] } },
        inMedia,
      ),
    ),
    own(
      object(
        "Service",
        "v1",
        {
          spec: {
            type: "LoadBalancer",
            loadBalancerClass: "a.example.org/b",
            selector: { app: "a" },
            ports: [{ port: 80 }],
          },
        },
        inMedia,
      ),
    ),
    "immutable-field",
    "loadBalancerClass",
  ],
  [
    "H14 a priority",
    own(object("PriorityClass", "scheduling.k8s.io/v1", { value: 1000 })),
    own(object("PriorityClass", "scheduling.k8s.io/v1", { value: 2000 })),
    "immutable-field",
    "value 1000",
  ],
  [
    "H14 a role",
    own(
      object(
        "RoleBinding",
        "rbac.authorization.k8s.io/v1",
        { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }, subjects: [] },
        inMedia,
      ),
    ),
    own(
      object(
        "RoleBinding",
        "rbac.authorization.k8s.io/v1",
        { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" }, subjects: [] },
        inMedia,
      ),
    ),
    "immutable-field",
    "roleRef.name",
  ],
  [
    "H14 an app that gets its first volume",
    { apps: { notes: { image: "docker.io/example/notes:1.0.0", port: 8080 } } },
    { apps: { notes: { image: "docker.io/example/notes:1.0.0", port: 8080, volumes: { "/data": "5 GiB" } } } },
    "immutable-field",
    "spec.strategy.type",
  ],
  // H15
  [
    "H15 a label of a claim template",
    own(stateful(claimTemplate("1Gi"))),
    own(stateful(claimTemplate("1Gi", { labels: { a: "b" } }))),
    "claim-template-size",
    "labels",
  ],
  [
    "H15 an annotation",
    own(stateful(claimTemplate("1Gi"))),
    own(stateful(claimTemplate("1Gi", { annotations: { a: "b" } }))),
    "claim-template-size",
    "annotations",
  ],
  [
    "H15 its size",
    own(stateful(claimTemplate("1Gi"))),
    own(stateful(claimTemplate("2Gi"))),
    "claim-template-size",
    '"1Gi" → "2Gi"',
  ],
  // H20
  [
    "H20 an object of one's own",
    { manifests: { own: { from: [config("a"), config("b")] }, other: { from: [config("c")] } } },
    { manifests: { own: { from: [config("b")] }, other: { from: [config("c"), config("a")] } } },
    "object-moves-stage",
    "ConfigMap media/a moves",
    "manifests-own → manifests-other",
  ],
  [
    "H20 to a stage that is new",
    own(config("a"), config("b")),
    { manifests: { own: { from: [config("b")] }, fresh: { from: [config("a")] } } },
    "object-moves-stage",
    "manifests-own → manifests-fresh",
  ],
  [
    "H20 several at once",
    own(config("a"), config("b"), config("c")),
    { manifests: { own: { from: [config("c")] }, fresh: { from: [config("a"), config("b")] } } },
    "object-moves-stage",
    "ConfigMap media/a, ConfigMap media/b move",
  ],
  // H25
  [
    "H25 a claim of an app",
    notes(),
    notes({ volumes: { "/data": "3 GiB" } }),
    "claim-shrinks",
    "5Gi to 3Gi",
    "unless the volume never grew that far",
  ],
  [
    "H25 an own claim in other units",
    own(claim()),
    own(claim({ resources: { requests: { storage: "5000Mi" } } })),
    "claim-shrinks",
    "10Gi to 5000Mi",
  ],
];

function config(name: string, metadata: Fields = {}): Fields {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "media", ...metadata }, data: { a: "b" } };
}

const KEPT = { annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" } };

/** Changes that are right, and that no rule may speak of. */
const SILENT: readonly (readonly [words: string, before: Fields, after: Fields])[] = [
  ["B1 Cilium's values", {}, { components: { cilium: { hubble: "relay" } } }],
  [
    "B2 encryption on a machine that is new",
    {},
    {
      machines: {
        "w-1": {
          role: "worker",
          host: "pve1",
          address: "192.168.1.31",
          cpus: 2,
          memory: "4 GiB",
          disk: "50 GiB",
          patches: [volume("EPHEMERAL", LUKS)],
        },
      },
    },
  ],

  ["B4 a newer image", notes(), notes({ image: "docker.io/example/notes:1.1.0" })],
  [
    "B4 an app without data renamed",
    { apps: { a: { image: "docker.io/example/a:1.0.0", port: 80 } } },
    { apps: { b: { image: "docker.io/example/a:1.0.0", port: 80 } } },
  ],
  ["B4 a second volume", notes(), notes({ volumes: { "/data": "5 GiB", "/cache": "1 GiB" } })],
  ["B5 a patch release", database("docker.io/library/postgres:17.2"), database("docker.io/library/postgres:17.4")],
  [
    "B5 the next major of what counts up",
    database("docker.io/library/mongo:7.0.15"),
    database("docker.io/library/mongo:8.0.4"),
  ],
  ["B5 Valkey after Redis", database("docker.io/library/redis:7.2.6"), database("docker.io/valkey/valkey:8.0.1")],
  ["B6 memory of one", {}, machines(["cp-1"], () => ({ memory: "14 GiB" }))],
  ["B9 whether a class may grow", own(storageClass({})), own(storageClass({ allowVolumeExpansion: true }))],
  [
    "H14 what is the default is said",
    own(storageClass({})),
    own(storageClass({ reclaimPolicy: "Delete", volumeBindingMode: "Immediate" })),
  ],
  [
    "H14 a subject more",
    own(
      object(
        "RoleBinding",
        "rbac.authorization.k8s.io/v1",
        { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }, subjects: [] },
        inMedia,
      ),
    ),
    own(
      object(
        "RoleBinding",
        "rbac.authorization.k8s.io/v1",
        {
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
          subjects: [{ kind: "User", name: "a", apiGroup: "rbac.authorization.k8s.io" }],
        },
        inMedia,
      ),
    ),
  ],
  ["H15 the same size in other words", own(stateful(claimTemplate("1Gi"))), own(stateful(claimTemplate("1024Mi")))],
  [
    "H20 what is kept",
    { manifests: { own: { from: [config("a", KEPT), config("b")] }, other: { from: [config("c")] } } },
    { manifests: { own: { from: [config("b")] }, other: { from: [config("c"), config("a", KEPT)] } } },
  ],
  ["H25 a claim that grows", notes(), notes({ volumes: { "/data": "8 GiB" } })],
];

describe("a change of a cluster that runs", () => {
  it.each(FOUND.map(([words, before, after, rule, ...says]) => ({ words, before, after, rule, says })))(
    "$words",
    ({ before, after, rule, says }) => {
      const { findings } = since(homeWith(before), homeWith(after));
      expect(findings.map((finding) => finding.rule)).toEqual([rule]);
      for (const words of says) expect(findings[0]?.message).toContain(words);
    },
  );

  it.each(SILENT)("%s is right", (_, before, after) => {
    expect(since(homeWith(before), homeWith(after)).findings.map(({ message }) => message)).toEqual([]);
  });
});

describe("what is told of it", () => {
  it("B8: a claim that is kept is never told as deleted", () => {
    const { changes } = since(homeWith(notes()), homeWith());
    const claims = changes.filter(({ who }) => who.kind === "PersistentVolumeClaim");
    expect(claims.map(({ consequence, says }) => [consequence, says])).toEqual([
      ["left behind", "stays in the cluster, owned by nobody (kustomize.toolkit.fluxcd.io/prune: disabled)"],
    ]);
  });

  it.each([
    ["Flux", { "kustomize.toolkit.fluxcd.io/prune": "Disabled" }],
    ["Argo CD", { "argocd.argoproj.io/sync-options": "ServerSideApply=true, Prune=false" }],
    ["Helm", { "helm.sh/resource-policy": "keep" }],
  ])("B8: kept by the annotation of %s", (_, annotations) => {
    const { changes, findings } = since(
      homeWith(own(claim({}, { annotations }), config("b"))),
      homeWith(own(config("b"))),
    );
    expect(
      changes.filter(({ who }) => who.kind === "PersistentVolumeClaim").map(({ consequence }) => consequence),
    ).toEqual(["left behind"]);
    expect(findings).toEqual([]);
  });

  it("B6: who restarts what, and that nothing does so by itself", () => {
    const { changes } = since(homeWith(), homeWith(machines(["cp-1"], () => ({ memory: "14 GiB" }))));
    expect(changes.map(({ who, path, consequence, says }) => [who.name, path, consequence, says])).toEqual([
      [
        "cp-1",
        "memory.dedicated",
        "needs a reboot",
        "the node restarts when somebody shuts it down and starts it in Proxmox",
      ],
    ]);
  });
});
