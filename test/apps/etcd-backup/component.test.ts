import { etcdBackup } from "../../../apps/etcd-backup/component";
import { at, listAt, textAt } from "../../../lib/data/fields";
import { podSpecs } from "../../../lib/manifest/pod";
import { podSecurityLevel } from "../../../lib/pod-security/level";
import { buildStages, everythingElse, parseOrThrow } from "../../support/build";
import { buildPart } from "../../support/component";
import { runbookText, schemaProblems } from "../../support/rules";

const S3 = { bucket: "home-backups", endpoint: "https://s3.example.net", prefix: "etcd" };
const NFS = { server: "10.0.0.163", path: "/mnt/backup/etcd" };

function build(options: object = { storage: S3, nfs: NFS }) {
  const machines = Object.fromEntries(
    [1, 2, 3].map((n) => [
      `cp-${n}`,
      { role: "control-plane", address: `10.0.1.${n}`, installDisk: "/dev/sda", link: "enp1s0" },
    ]),
  );
  const cluster = parseOrThrow(
    { machines, components: { everythingElse: {}, etcdBackup: options } },
    { everythingElse, etcdBackup },
  );
  return buildStages(cluster, (declared, stagesOf) =>
    buildPart(cluster, "etcdBackup", declared, stagesOf("components.etcdBackup")),
  );
}

const job = (options?: object) => at(build(options).object("CronJob", "etcd-backup"), "spec", "jobTemplate", "spec");
const pod = (options?: object) => at(job(options), "template", "spec");
const environment = (options?: object) =>
  Object.fromEntries(
    listAt(pod(options), "containers", 0, "env").map((entry) => [
      textAt(entry, "name"),
      at(entry, "value") ?? at(entry, "valueFrom"),
    ]),
  );

describe("etcd-backup", () => {
  test("BM-13, RG-9: a snapshot a day goes to object storage and to the NAS, and stays for 30 days", () => {
    const cronJob = build().object("CronJob", "etcd-backup");
    expect(at(cronJob, "spec", "schedule")).toBe("30 2 * * *");
    expect(environment()).toMatchObject({
      TARGETS: "s3:home-backups/etcd/ /nas/",
      KEEP_DAYS: "30",
      RCLONE_CONFIG_S3_ENDPOINT: "https://s3.example.net",
      RCLONE_CONFIG_S3_ACCESS_KEY_ID: { secretKeyRef: { name: "etcd-backup-bucket", key: "access-key-id" } },
    });
    expect(build().object("PersistentVolume", "etcd-backup-etcd-backup-nas")).toMatchObject({
      spec: { nfs: { server: "10.0.0.163", path: "/mnt/backup/etcd" } },
    });
  });

  test("BM-13: each target can stand alone, and none is refused", () => {
    expect(environment({ nfs: NFS }).TARGETS).toBe("/nas/");
    expect(environment({ storage: { bucket: "home-backups" } })).toMatchObject({
      TARGETS: "s3:home-backups/",
      RCLONE_CONFIG_S3_PROVIDER: "AWS",
    });
    expect(() => build({})).toThrow("a target: storage, nfs or both");
  });

  test("BM-13: no control plane is named; one pod on each asks its own node, and the first success ends the run", () => {
    expect(job()).toMatchObject({
      completionMode: "Indexed",
      completions: 3,
      parallelism: 3,
      successPolicy: { rules: [{ succeededCount: 1 }] },
      maxFailedIndexes: 3,
    });
    expect(pod()).toMatchObject({
      nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname" }],
        },
      },
    });
    const snapshot = at(pod(), "initContainers", 1);
    expect(at(snapshot, "args")).toEqual([
      "--talosconfig=/var/run/secrets/talos.dev/config",
      "--endpoints=$(NODE_ADDRESS)",
      "--nodes=$(NODE_ADDRESS)",
      "etcd",
      "snapshot",
      "/scratch/etcd.db",
    ]);
    expect(at(snapshot, "env", 0)).toEqual({
      name: "NODE_ADDRESS",
      valueFrom: { fieldRef: { fieldPath: "status.hostIP" } },
    });
    expect(JSON.stringify(pod())).not.toContain("10.0.1.");
  });

  test("RG-9: the Talos API is open to this namespace alone, for snapshots alone, by the client of the cluster's Talos", () => {
    expect(build().declared.machines).toEqual([
      expect.objectContaining({
        role: "control-plane",
        talosApi: { roles: ["os:etcd:backup"], namespaces: ["etcd-backup"] },
      }),
    ]);
    expect(build().object("ServiceAccount", "etcd-backup-talos")).toMatchObject({
      apiVersion: "talos.dev/v1alpha1",
      spec: { roles: ["os:etcd:backup"] },
    });
    expect(at(pod(), "initContainers", 1, "image")).toBe("ghcr.io/siderolabs/talosctl:v1.13.9");
  });

  test("snapshots are encrypted before they leave where a passphrase is given", () => {
    const sealed = { nfs: NFS, passphrase: { variable: "etcd_passphrase" } };
    expect(environment(sealed).PASSPHRASE).toEqual({
      secretKeyRef: { name: "etcd-backup-passphrase", key: "passphrase" },
    });
    expect(environment().PASSPHRASE).toBeUndefined();
    expect(build(sealed).declared.platformSecrets.map(({ name }) => name)).toEqual(["etcd-backup-passphrase"]);
    expect(runbookText(build(sealed), "etcdBackup")).toContain(
      "rclone copyto sealed:etcd.snapshot state/home/etcd.snapshot",
    );
  });

  test("its pods pass the restricted level", () => {
    const [{ spec } = { spec: undefined }] = podSpecs(build().object("CronJob", "etcd-backup"));
    expect(podSecurityLevel(spec, 36)).toEqual({ level: "restricted", reasons: [] });
  });

  test("BM-13, RG-13: the runbook restores by talosctl bootstrap --recover-from, and says where the configuration is saved", () => {
    const text = runbookText(build(), "etcdBackup");
    expect(text).toContain("talosctl -e 10.0.1.1 -n 10.0.1.1 bootstrap --recover-from=state/home/etcd.snapshot");
    expect(text).toContain("rclone lsl s3:home-backups/etcd/");
    expect(text).toContain("Configuration is saved with every change");
  });

  test("its objects fit their schemas", () => {
    const problems = schemaProblems(build()).filter((line) => !line.includes("want a known kind"));
    expect(problems).toEqual([]);
  });
});
