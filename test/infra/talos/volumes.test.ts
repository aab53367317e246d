import { at, type Change, machinesDocument, resource, sampleCluster } from "../sample";
import { ofKind, patchesOf, TALOS_1_11, TALOS_1_13 } from "./patch-sample";

const VM = "proxmox_virtual_environment_vm";

const secure = (more: Change = {}) => ({ talos: { secureBoot: true, ...more } });

describe("RG-2: disk encryption", () => {
  it("STATE and EPHEMERAL are opened by the TPM, and only under Secure Boot", () => {
    const documents = patchesOf("cp-1", secure({ encryption: { state: "tpm", ephemeral: "tpm" } }));
    expect(ofKind(documents, "VolumeConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "VolumeConfig",
        name: "STATE",
        // STATE may not be locked to itself.
        encryption: { provider: "luks2", keys: [{ slot: 0, tpm: { checkSecurebootStatusOnEnroll: true } }] },
      },
      {
        apiVersion: "v1alpha1",
        kind: "VolumeConfig",
        name: "EPHEMERAL",
        encryption: {
          provider: "luks2",
          keys: [{ slot: 0, tpm: { checkSecurebootStatusOnEnroll: true }, lockToState: true }],
        },
      },
    ]);
  });

  it.each([
    ["1.11", TALOS_1_11],
    ["1.13", TALOS_1_13],
  ])("the node's own id opens it on %s, without a TPM", (_, versions) => {
    const documents = patchesOf("worker-1", { ...versions, talos: { encryption: { ephemeral: "nodeID" } } });
    expect(ofKind(documents, "VolumeConfig")).toMatchObject([
      { name: "EPHEMERAL", encryption: { keys: [{ slot: 0, nodeID: {} }] } },
    ]);
    expect(at(ofKind(documents, "VolumeConfig")[0], "encryption", "keys", 0, "lockToState")).toBeUndefined();
  });

  it("is off unless the definition asks", () => {
    expect(ofKind(patchesOf("cp-1"), "VolumeConfig")).toEqual([]);
    expect(resource(machinesDocument(), VM, "cp-1").tpm_state).toBeUndefined();
  });

  it("a TPM without Secure Boot is refused: it would open the disk for whatever is booted", () => {
    expect(() => sampleCluster({ talos: { encryption: { state: "tpm" } } })).toThrow(
      /talos\.encryption\.state: got tpm without talos\.secureBoot/,
    );
    expect(sampleCluster({ talos: { encryption: { state: "nodeID" } } }).talos.encryption?.state).toBe("nodeID");
  });
});

describe("RG-2: Secure Boot", () => {
  const isos = {
    ...secure({ image: "nocloud" }),
  };

  it("firmware, TPM, boot medium and installer belong together", () => {
    const document = machinesDocument(isos);
    expect(resource(document, VM, "cp-1")).toMatchObject({
      bios: "ovmf",
      efi_disk: { type: "4m", pre_enrolled_keys: false },
      tpm_state: { datastore_id: "local-lvm", version: "v2.0" },
    });
    const patches = JSON.stringify(at(document, "data", "talos_machine_configuration", "cp-1", "config_patches"));
    expect(patches).toMatch(/factory\.talos\.dev\/nocloud-installer-secureboot\/[0-9a-f]{64}:v1\.13\.9/);
  });

  it("the VM starts from the ISO, which alone enrols the keys, and from its disk ever after", () => {
    const document = machinesDocument(isos);
    const vm = resource(document, VM, "cp-1");
    expect(vm).toMatchObject({ cdrom: { interface: "ide0" }, boot_order: ["scsi0", "ide0"] });
    expect(at(vm, "disk", 0, "import_from")).toBeUndefined();
    expect(at(vm, "lifecycle", "ignore_changes")).toEqual(["cdrom", "initialization"]);
    const image = Object.values(Object(at(document, "resource", "proxmox_download_file")))[0];
    expect(image).toMatchObject({ content_type: "iso" });
    expect(at(image, "url")).toMatch(/\/v1\.13\.9\/nocloud-amd64-secureboot\.iso$/);
    expect(at(image, "file_name")).toMatch(/-secureboot\.iso$/);
  });

  it("without it nothing of that is there", () => {
    const document = machinesDocument();
    expect(resource(document, VM, "cp-1").cdrom).toBeUndefined();
    expect(JSON.stringify(document)).not.toContain("secureboot");
  });

  it("the datastore of images must take ISOs then", () => {
    const host = {
      address: "10.0.9.1",
      cpus: 8,
      memory: "64 GiB",
      datastores: { "local-lvm": { kind: "lvmthin" }, local: { kind: "dir", content: ["import"] } },
    };
    const proxmox = {
      endpoint: "https://10.0.9.1:8006/",
      hosts: { pve1: host, pve2: { ...host, address: "10.0.9.2" } },
    };
    expect(() => sampleCluster({ ...isos, proxmox })).toThrow(/content includes iso/);
    expect(sampleCluster({ proxmox }).machines).toHaveLength(3);
  });
});

describe("user volumes", () => {
  const need = (
    volume: { name: string; minSize?: string; maxSize?: string; disk?: string },
    component = "storage",
  ) => ({
    component,
    reason: "data",
    userVolumes: [volume],
  });

  it("a partition of the system disk leaves room that /var does not take", () => {
    const documents = patchesOf("worker-1", { talos: { ephemeralSize: "60 GiB" } }, [
      need({ name: "data", minSize: "100GiB" }),
    ]);
    expect(ofKind(documents, "VolumeConfig")).toMatchObject([
      { name: "EPHEMERAL", provisioning: { maxSize: "60GiB" } },
    ]);
    expect(ofKind(documents, "UserVolumeConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "UserVolumeConfig",
        name: "data",
        provisioning: { diskSelector: { match: "system_disk" }, minSize: "100GiB", grow: false },
      },
    ]);
  });

  it("a disk of its own is taken whole", () => {
    const documents = patchesOf("worker-1", TALOS_1_11, [
      need({ name: "data", minSize: "10GiB", disk: "disk.rotational" }),
    ]);
    expect(ofKind(documents, "UserVolumeConfig")).toMatchObject([
      { provisioning: { diskSelector: { match: "disk.rotational" }, grow: true } },
    ]);
  });

  it("without a size it is a directory, which Talos 1.11 does not know", () => {
    expect(ofKind(patchesOf("cp-1", {}, [need({ name: "data" })]), "UserVolumeConfig")).toMatchObject([
      { name: "data", volumeType: "directory" },
    ]);
    expect(() => patchesOf("cp-1", TALOS_1_11, [need({ name: "data" })])).toThrow(
      /components\.storage: got user volume data without a size, on a cluster of contract 1\.11/,
    );
  });

  it("two that Talos 1.11 does not know are told in one run", () => {
    expect(() => patchesOf("cp-1", TALOS_1_11, [need({ name: "data" }), need({ name: "cache" }, "other")])).toThrow(
      /components\.storage: got user volume data without a size[\s\S]*components\.other: got user volume cache without a size/,
    );
  });

  it("two components may share one, but not under different wishes", () => {
    const same = [need({ name: "data", minSize: "10GiB" }), need({ name: "data", minSize: "10GiB" }, "other")];
    expect(ofKind(patchesOf("cp-1", {}, same), "UserVolumeConfig")).toHaveLength(1);
    const different = [need({ name: "data", minSize: "10GiB" }), need({ name: "data", minSize: "20GiB" }, "other")];
    expect(() => patchesOf("cp-1", {}, different)).toThrow(/components\.other: got user volume data/);
  });
});
