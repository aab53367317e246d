import { load } from "js-yaml";
import { democraticCsi } from "../../../apps/democratic-csi/component";
import { snapshotController } from "../../../apps/snapshot-controller/component";
import { at } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";
import { edgeOf } from "../../support/component";
import { runbookText, schemaProblems } from "../../support/rules";
import { templateOf, terraformValues } from "../../support/terraform";

const build = (options: object = {}) =>
  buildComponent(
    "democraticCsi",
    democraticCsi,
    { host: "10.0.0.20", ...options },
    { others: { snapshotController }, without: ["storage"] },
  );
const edge = (options: object = {}) => {
  const built = build(options);
  return edgeOf(built.cluster, "democraticCsi", built.declared);
};

describe("democratic-csi", () => {
  test("TT-3: NFS gives volumes for many writers, iSCSI for one, both with a snapshot class", () => {
    expect(build({ machine: "truenas-scale" }).declared.storage).toEqual([
      {
        component: "democraticCsi",
        storageClass: "truenas-nfs",
        default: false,
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"],
        reclaimPolicy: "Retain",
        backing: { kind: "machine", machine: "truenas-scale", protocol: "nfs" },
        snapshots: "truenas-nfs",
      },
      {
        component: "democraticCsi",
        storageClass: "truenas-iscsi",
        default: true,
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
        reclaimPolicy: "Retain",
        backing: { kind: "machine", machine: "truenas-scale", protocol: "iscsi" },
        snapshots: "truenas-iscsi",
      },
    ]);
    expect(build().declared.storage[0]?.backing).toEqual({ kind: "nas", address: "10.0.0.20", protocol: "nfs" });
  });

  test("TT-3: the two drivers do not clash: each has a name, a Secret and classes of its own", () => {
    const built = build();
    for (const protocol of ["nfs", "iscsi"]) {
      const { values, makes } = built.release(`truenas-${protocol}`);
      expect(at(values, "csiDriver", "name")).toBe(`org.democratic-csi.truenas-${protocol}`);
      expect(at(values, "driver")).toEqual({
        existingConfigSecret: `truenas-${protocol}-config`,
        config: { driver: `freenas-api-${protocol}` },
      });
      expect(at(values, "storageClasses", 0, "name")).toBe(`truenas-${protocol}`);
      expect(at(values, "volumeSnapshotClasses", 0, "name")).toBe(`truenas-${protocol}`);
      expect(makes.objects).toContainEqual({ kind: "VolumeSnapshotClass", name: `truenas-${protocol}` });
    }
  });

  test("TT-3: on Talos the iSCSI node plugin enters the extension's daemon, and the machines carry the extension", () => {
    const node = at(build().release("truenas-iscsi").values, "node");
    expect(node).toMatchObject({
      hostPID: true,
      driver: {
        extraEnv: [
          { name: "ISCSIADM_HOST_STRATEGY", value: "nsenter" },
          { name: "ISCSIADM_HOST_PATH", value: "/usr/local/sbin/iscsiadm" },
        ],
        iscsiDirHostPath: "/etc/iscsi",
      },
    });
    expect(at(build().release("truenas-nfs").values, "node", "hostPID")).toBe(false);
    expect(build().declared.machines).toEqual([
      expect.objectContaining({ extensions: ["siderolabs/iscsi-tools", "siderolabs/util-linux-tools"] }),
    ]);
  });

  test("TT-3: the API key is no value of a chart; by a variable the platform stack writes it into the driver's file", () => {
    const built = build({ key: { variable: "truenas_key" } });
    expect(built.declared.platformSecrets.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      "democratic-csi/truenas-nfs-config",
      "democratic-csi/truenas-iscsi-config",
    ]);
    const text = built.declared.platformSecrets[1]?.keys["driver-config-file.yaml"]?.(terraformValues);
    expect(load(templateOf(text))).toMatchObject({
      driver: "freenas-api-iscsi",
      httpConnection: {
        protocol: "https",
        host: "10.0.0.20",
        port: 443,
        apiKey: "${var.truenas_key}",
        allowInsecure: true,
      },
      zfs: { datasetParentName: "tank/k8s/iscsi", detachedSnapshotsDatasetParentName: "tank/k8s/iscsi-snapshots" },
      iscsi: { targetPortal: "10.0.0.20:3260", namePrefix: "home-" },
    });
    expect(JSON.stringify(built.release("truenas-iscsi").values)).not.toContain("apiKey");
  });

  test("TT-3: by a store it comes through External Secrets, around the same text", () => {
    const secret = build({ key: { store: "vault", key: "storage/truenas" } }).object(
      "ExternalSecret",
      "truenas-nfs-config",
    );
    const text = at(secret, "spec", "target", "template", "data", "driver-config-file.yaml");
    expect(load(String(text))).toMatchObject({
      httpConnection: { apiKey: '{{ index . "api-key" }}' },
      nfs: { shareHost: "10.0.0.20", shareAllowedNetworks: ["10.0.0.0/16"] },
    });
  });

  test("TT-3: by hand, the storage stages wait for the Secret that the runbook asks for", () => {
    const built = build();
    expect(built.release("truenas-iscsi").needs).toContainEqual({
      strength: "start",
      kind: "Secret",
      namespace: "democratic-csi",
      name: "truenas-iscsi-config",
      key: "driver-config-file.yaml",
    });
    const text = runbookText(built, "democraticCsi");
    expect(text).toContain("read -rsp 'api-key: ' API_KEY");
    expect(text).toContain(
      "kubectl -n democratic-csi create secret generic truenas-iscsi-config --from-file=driver-config-file.yaml=/dev/stdin <<EOF",
    );
    expect(text).toContain("apiKey: '${API_KEY}'");
  });

  test("TT-3: sealed, the runbook seals the file that the driver reads", () => {
    const text = runbookText(build({ key: { sealed: "truenas.sealed.yaml" } }), "democraticCsi");
    expect(text).toContain("--dry-run=client -o yaml <<EOF | npx groundwork seal home -");
  });

  test("TT-3: a runnable check demands over 100 IOPS of a volume of each class, bound within 30 seconds", () => {
    const files = edge();
    expect(Object.keys(files)).toEqual([
      "storage-check/iops-truenas-nfs.yaml",
      "storage-check/iops-truenas-iscsi.yaml",
    ]);
    const text = files["storage-check/iops-truenas-iscsi.yaml"] ?? "";
    expect(text).toContain("storageClassName: truenas-iscsi");
    expect(text).toMatch(/name: MINIMUM_IOPS\s+value: '100'/);
    const runbook = runbookText(build(), "democraticCsi");
    expect(runbook).toContain("kubectl apply -f dist/edge/home/storage-check/iops-truenas-iscsi.yaml");
    expect(runbook).toContain("wait pvc/iops-truenas-iscsi --for=jsonpath='{.status.phase}'=Bound --timeout=30s");
  });

  test("TT-12: the runbook says what happens and what to do when TrueNAS is down", () => {
    const text = runbookText(build({ machine: "truenas-scale" }), "democraticCsi");
    expect(text).toContain("TrueNAS is down");
    expect(text).toContain("Bring `truenas-scale` back. It starts before the nodes and stops after them.");
  });

  test("TrueNAS 26 has no REST API, so it is refused where it is written", () => {
    expect(() => build({ version: "26.0" })).toThrow(
      "components.democraticCsi.version: got TrueNAS 26.0, which has no REST API any more",
    );
    expect(() => build({ version: "25.10.7" })).not.toThrow();
  });

  test("without snapshots there is no class, no sidecar and no need for the controller", () => {
    const built = buildComponent("democraticCsi", democraticCsi, { host: "nas", snapshots: false });
    const { values, needs } = built.release("truenas-nfs");
    expect(at(values, "volumeSnapshotClasses")).toBeUndefined();
    expect(at(values, "controller", "externalSnapshotter", "enabled")).toBe(false);
    expect(needs.map(({ kind }) => kind)).toEqual(["Secret"]);
    expect(() => buildComponent("democraticCsi", democraticCsi, { host: "nas" })).toThrow(
      "components.snapshotController",
    );
  });

  test("its namespace is privileged, with the reason", () => {
    expect(build().namespaces).toContainEqual({
      name: "democratic-csi",
      level: "privileged",
      owner: "gitops",
      reasons: [
        "truenas-iscsi: the node plugin mounts disks on the host and enters the host's iSCSI daemon",
        "truenas-nfs: the node plugin mounts shares on the host",
      ],
    });
  });

  test("its objects and values fit their schemas", () => {
    expect(schemaProblems(build({ key: { store: "vault", key: "storage/truenas" } }))).toEqual([]);
  });
});
