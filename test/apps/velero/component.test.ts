import { load } from "js-yaml";
import { cephCsi } from "../../../apps/ceph-csi/component";
import { csiDriverNfs } from "../../../apps/csi-driver-nfs/component";
import { snapshotController } from "../../../apps/snapshot-controller/component";
import { velero } from "../../../apps/velero/component";
import { at } from "../../../lib/data/fields";
import { buildComponent, buildStages, parseOrThrow } from "../../support/build";
import { buildPart } from "../../support/component";
import { runbookText, schemaProblems } from "../../support/rules";

const STORAGE = { bucket: "home-backups", endpoint: "https://s3.example.net", region: "eu-1" };
const build = (options: object = {}) =>
  buildComponent("velero", velero, { storage: STORAGE, ...options }, { others: { snapshotController } });
const values = (options: object = {}) => build(options).release("velero").values;

describe("velero", () => {
  test("RG-9: applications go to a bucket outside the cluster, whose keys no file holds", () => {
    expect(at(values(), "configuration", "backupStorageLocation", 0)).toEqual({
      name: "default",
      provider: "aws",
      default: true,
      bucket: "home-backups",
      config: { region: "eu-1", s3Url: "https://s3.example.net", s3ForcePathStyle: "true", checksumAlgorithm: "" },
    });
    expect(at(values(), "credentials")).toEqual({ existingSecret: "velero-credentials" });
    expect(build().release("velero").needs).toEqual([
      { strength: "start", kind: "Secret", namespace: "velero", name: "velero-credentials", key: "cloud" },
    ]);
    expect(
      at(values({ storage: { bucket: "home-backups" } }), "configuration", "backupStorageLocation", 0, "config"),
    ).toEqual({ region: "us-east-1" });
  });

  test("BM-13: application data is saved weekly and kept for twelve weeks", () => {
    expect(build().object("Schedule", "weekly")).toMatchObject({
      spec: { schedule: "15 4 * * 0", template: { ttl: "2016h0m0s", storageLocation: "default" } },
    });
    expect(build().object("Schedule", "daily")).toMatchObject({
      spec: { schedule: "15 3 * * *", template: { ttl: "336h0m0s" } },
    });
  });

  test("BM-13: everything is saved but what Git and Talos make again, or only what is named", () => {
    expect(at(build().object("Schedule", "weekly"), "spec", "template")).toMatchObject({
      includedNamespaces: ["*"],
      excludedNamespaces: ["flux-system", "kube-node-lease", "kube-public", "kube-system", "velero"],
      includeClusterResources: true,
    });
    expect(at(build({ namespaces: ["media"] }).object("Schedule", "weekly"), "spec", "template")).toMatchObject({
      includedNamespaces: ["media"],
      includeClusterResources: false,
    });
  });

  test("BM-13: file by file, the node agent copies volumes that pods name; others see how", () => {
    expect(at(values(), "deployNodeAgent")).toBe(true);
    const { backup } = build().declared;
    expect(backup).toMatchObject({
      by: "Velero",
      volumes: "files",
      excluded: { "velero.io/exclude-from-backup": "true" },
    });
    expect(backup?.include(["config", "data"])).toEqual({ "backup.velero.io/backup-volumes": "config,data" });
    expect(backup?.exclude(["cache"])).toEqual({ "backup.velero.io/backup-volumes-excludes": "cache" });
    expect(backup?.include([])).toEqual({});
    expect(
      at(build({ allVolumes: true }).object("Schedule", "weekly"), "spec", "template", "defaultVolumesToFsBackup"),
    ).toBe(true);
  });

  test("RG-9: by snapshots, their content is moved to the bucket, and the snapshot controller must be there", () => {
    const built = build({ volumes: "snapshots" });
    expect(at(built.release("velero").values, "configuration")).toMatchObject({
      features: "EnableCSI",
      defaultSnapshotMoveData: true,
    });
    expect(at(built.object("Schedule", "weekly"), "spec", "template")).toMatchObject({
      snapshotVolumes: true,
      snapshotMoveData: true,
      defaultVolumesToFsBackup: false,
    });
    expect(built.declared.backup?.include(["config"])).toEqual({});
    expect(() => buildComponent("velero", velero, { storage: STORAGE, volumes: "snapshots" })).toThrow(
      "components.snapshotController",
    );
  });

  test("RG-9: volumes of a class without snapshots are copied file by file, so that no backup fails for them", () => {
    const nfs = { server: "10.0.0.9", share: "/mnt/k8s" };
    const registry = { snapshotController, csiDriverNfs, cephCsi, velero };
    const ceph = { clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8", monitors: ["10.0.0.2"] };
    const cluster = parseOrThrow(
      {
        components: {
          snapshotController: {},
          csiDriverNfs: nfs,
          cephCsi: ceph,
          velero: { storage: STORAGE, volumes: "snapshots" },
        },
      },
      registry,
    );
    const built = buildStages(cluster, (declared, stagesOf) =>
      buildPart(cluster, "velero", declared, stagesOf("components.velero")),
    );
    expect(load(String(at(built.object("ConfigMap", "volume-policy"), "data", "policy.yaml")))).toEqual({
      version: "v1",
      volumePolicies: [
        { conditions: { storageClass: ["ceph-rbd"] }, action: { type: "snapshot" } },
        { conditions: { storageClass: ["nfs-client"] }, action: { type: "fs-backup" } },
      ],
    });
    expect(at(built.object("Schedule", "daily"), "spec", "template", "resourcePolicy")).toEqual({
      kind: "configmap",
      name: "volume-policy",
    });
  });

  test("its namespace is privileged only while the node agent reads the host", () => {
    const level = (options: object) => build(options).namespaces.find(({ name }) => name === "velero")?.level;
    expect(level({})).toBe("privileged");
    expect(level({ volumes: "none" })).toBe("restricted");
  });

  test("its failures can be seen: Prometheus reads its metrics", () => {
    expect(build().declared.scrapes).toEqual([
      {
        name: "velero",
        namespace: "velero",
        podLabels: { "app.kubernetes.io/name": "velero" },
        port: "http-monitoring",
      },
    ]);
  });

  test("BM-13, RG-9: the runbook says how an application is brought back", () => {
    const text = runbookText(build(), "velero");
    expect(text).toContain("restore create --from-backup <backup> --include-namespaces <namespace> --wait");
    expect(text).toContain("| weekly | `15 4 * * 0` | 84 days |");
  });

  test("its objects and values fit their schemas", () => {
    expect(schemaProblems(build({ volumes: "snapshots" }))).toEqual([]);
    expect(schemaProblems(build({ storage: { ...STORAGE, credentials: { store: "vault", key: "backup" } } }))).toEqual(
      [],
    );
  });
});
