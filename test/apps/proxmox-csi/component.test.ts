import { load } from "js-yaml";
import { at } from "../../../lib/data/fields";
import { templateOf, terraformValues } from "../../support/terraform";
import { errorsAt, releaseOf, runbookOf, synthTestCluster, testCluster } from "../../support/test-cluster";

const synthesized = testCluster();
const { declared } = synthesized;
const storageClass = (options: object) =>
  at(releaseOf(synthTestCluster({ proxmoxCsi: options }), "proxmox-csi").values, "storageClass", 0);

describe("proxmox-csi", () => {
  test("TC-7: Terraform makes user, role and token with the privileges that upstream names, and no more", () => {
    expect(declared.proxmoxUsers.find((user) => user.user === "kubernetes-csi")).toEqual({
      user: "kubernetes-csi",
      comment: "Kubernetes volumes of cluster test-cluster",
      role: "Kubernetes-CSI",
      privileges: ["VM.Audit", "VM.Config.Disk", "Datastore.Allocate", "Datastore.AllocateSpace", "Datastore.Audit"],
      token: "csi",
      path: "/",
    });
  });

  test("TC-7: the driver's configuration is placed by Terraform and names the region of the nodes' labels", () => {
    const secret = declared.platformSecrets.find((candidate) => candidate.namespace === "csi-proxmox");
    const text = secret?.keys["config.yaml"]?.(terraformValues);
    expect(load(templateOf(text))).toEqual({
      clusters: [
        {
          url: "https://10.0.0.2:8006/api2/json",
          insecure: true,
          token_id: "kubernetes-csi@pve!csi",
          token_secret: "${tokens.kubernetes-csi}",
          region: "atlas",
        },
      ],
    });
    expect(releaseOf(synthesized, "proxmox-csi").needs).toContainEqual(
      expect.objectContaining({ kind: "Secret", name: secret?.name, namespace: "csi-proxmox", key: "config.yaml" }),
    );
  });

  test("TC-7: volumes are kept after their claim is gone, on the datastore of the definition", () => {
    expect(storageClass({ datastore: "local-lvm" })).toMatchObject({
      name: "proxmox",
      storage: "local-lvm",
      reclaimPolicy: "Retain",
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    });
    expect(declared.storage).toContainEqual({
      component: "proxmoxCsi",
      storageClass: "proxmox",
      default: true,
      accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
      reclaimPolicy: "Retain",
      backing: { kind: "datastore", datastore: "local-lvm", shared: false },
    });
  });

  test("TC-7: its namespace is privileged, with the reason", () => {
    expect(synthesized.namespaces.find(({ name }) => name === "csi-proxmox")).toEqual({
      name: "csi-proxmox",
      level: "privileged",
      reasons: ["proxmox-csi-plugin: the node plugin formats and mounts disks on the host"],
      owner: "terraform",
    });
  });

  test("TC-7: a datastore that does not exist, or that holds no disks, is refused where it is written", () => {
    expect(() => synthTestCluster({ proxmoxCsi: { datastore: "local-lmv" } })).toThrow(
      'components.proxmoxCsi.datastore: got unknown datastore "local-lmv", want a datastore that holds disk images; there are local, local-lvm. Fix: write local-lvm.',
    );
    expect(() => synthTestCluster({ proxmoxCsi: { datastore: "local" } })).toThrow(
      "got datastore local without content images",
    );
  });

  test("TC-7: orphaned volumes are found and removed by commands with the real host and datastore", () => {
    const text = runbookOf(synthesized, "proxmoxCsi");
    expect(text).toContain("DISASTER-RECOVERY: Orphaned volumes after a destroy");
    expect(text).toContain("ssh root@10.0.0.2");
    expect(text).toContain("pvesh get /nodes/atlas/storage/local-lvm/content --vmid 9999");
    expect(text).toContain("pvesh delete /nodes/atlas/storage/local-lvm/content/local-lvm:vm-9999-pvc-<uid>");
    expect(text).toContain("lvs -o vg_name,lv_name,lv_size,data_percent | grep vm-9999-pvc");
  });

  test("no check finds fault with it", () => {
    expect(errorsAt(synthesized, "components.proxmoxCsi")).toEqual([]);
  });
});
