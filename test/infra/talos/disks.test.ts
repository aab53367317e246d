import { at, type Change, machinesWith, sampleCluster } from "../sample";
import { ofKind, patchesOf, TALOS_1_11, TALOS_1_12 } from "./patch-sample";

const bare = {
  role: "worker",
  address: "10.0.2.9",
  link: "enp1s0",
  disks: {
    boot: {
      size: "256 GB",
      model: "TS256GMTE652T2",
      type: "nvme",
      busPath: "/pci0000:00/0000:00:1d.0/0000:02:00.0/nvme",
    },
    ceph: { size: "2 TB", model: "Samsung SSD 990", serial: "S6P7NS0W123456", type: "nvme" },
    bulk: { size: "4 TB", model: "WDC WD40EFRX", type: "hdd" },
  },
};

const box = (more: Change = {}, rest: Change = {}): Change => ({
  ...machinesWith({ box: { ...bare, installDisk: { disk: "boot" }, ...more } }),
  ...rest,
});

const install = (change: Change) => at(ofKind(patchesOf("box", change), undefined)[0], "machine", "install");
const problem = (change: Change) => {
  try {
    sampleCluster(change);
  } catch (error) {
    return String(error);
  }
  throw new Error("accepted");
};

describe("HA-5, HB-4: the install disk", () => {
  it("by model and bus path, with * for anything", () => {
    const installDisk = { model: "TS256*", busPath: "/pci0000:00/0000:00:1d.0/*" };
    expect(install(box({ installDisk }))).toMatchObject({
      diskSelector: { model: "TS256*", busPath: "/pci0000:00/0000:00:1d.0/*" },
    });
  });

  it("by size, type and whether it rotates", () => {
    expect(install(box({ installDisk: { size: "> 3 TB", rotational: true } }))).toMatchObject({
      diskSelector: { size: "> 3TB", type: "hdd" },
    });
    expect(install(box({ installDisk: { size: "<= 500 GB" } }))).toMatchObject({
      diskSelector: { size: "<= 500GB" },
    });
    expect(install(box({ installDisk: { type: "nvme", serial: "S6P7*" } }))).toMatchObject({
      diskSelector: { type: "nvme", serial: "S6P7*" },
    });
  });

  it("by its name in the list, found by what tells it apart", () => {
    expect(install(box())).toMatchObject({
      diskSelector: { busPath: "/pci0000:00/0000:00:1d.0/0000:02:00.0/nvme" },
    });
    expect(install(box({ installDisk: { disk: "ceph" } }))).toMatchObject({
      diskSelector: { serial: "S6P7NS0W123456" },
    });
  });

  it("a device stays as it was", () => {
    expect(install(box({ installDisk: "/dev/nvme0n1" }))).toMatchObject({ disk: "/dev/nvme0n1" });
  });

  it("a selector that fits no disk of the list is an error that says what there is", () => {
    expect(problem(box({ installDisk: { model: "Kingston*" } }))).toMatch(
      /machines\.box\.installDisk: got model Kingston\*, want a disk of box: boot \(TS256GMTE652T2, .*, 256 GB\), ceph \(.*2 TB\), bulk/,
    );
    expect(problem(box({ installDisk: { size: "> 5 TB" } }))).toMatch(/got size > 5 TB, want a disk of box/);
  });

  it("one that fits two is an error as well: Talos would erase the first", () => {
    expect(problem(box({ installDisk: { size: "> 1 TB" } }))).toMatch(/which fits ceph and bulk, want one disk/);
  });

  it("a name that is not in the list gets the near one", () => {
    expect(problem(box({ installDisk: { disk: "bot" } }))).toMatch(
      /got disk bot, which box does not have, want one of boot, ceph, bulk\. Fix: write boot/,
    );
  });

  it("a disk of which only the size is known cannot be found by name", () => {
    expect(problem(box({ disks: { one: { size: "1 TB" } }, installDisk: { disk: "one" } }))).toMatch(
      /got disk one, of which only the size is known/,
    );
    const twins = { left: { size: "1 TB", type: "ssd" }, right: { size: "1 TB", type: "ssd" } };
    expect(problem(box({ disks: twins, installDisk: { disk: "left" } }))).toMatch(
      /which nothing tells apart from right/,
    );
  });

  it.each([
    [{ size: "big" }, /installDisk\.size: .*want a size, or a comparison like ">= 500 GB"/],
    [{ size: ">= 500" }, /installDisk\.size: .*want a size with its unit after the comparison/],
    [{ type: "ssd2" }, /installDisk\.type: .*want one of "nvme", "ssd", "hdd", "sd"/],
    [{ modell: "x" }, /unknown key "modell".*Fix: write model/],
    [{}, /at least one property of a disk/],
    ["sda", /a device path, e\.g\. \/dev\/nvme0n1/],
  ])("%j is refused", (installDisk, message) => {
    expect(problem(box({ installDisk }))).toMatch(message);
  });
});

describe("HA-5, HB-5: volumes beside Talos' own", () => {
  const volumes = {
    local: { disk: { disk: "bulk" } },
    ceph: { kind: "raw", disk: { serial: "S6P7NS0W*" } },
    swap: { kind: "swap", disk: "system", maxSize: "8 GiB" },
    archive: { kind: "existing", label: "archive", readOnly: true },
    cache: { kind: "directory" },
  };

  it("user, raw, swap, existing and directory volumes, each as one whole document", () => {
    const documents = patchesOf("box", box({ volumes, ephemeralSize: "50 GiB" }));
    expect(documents.filter(({ kind }) => String(kind).endsWith("VolumeConfig"))).toMatchObject([
      { kind: "VolumeConfig", name: "EPHEMERAL", provisioning: { maxSize: "50GiB" } },
      {
        kind: "UserVolumeConfig",
        name: "local",
        provisioning: {
          diskSelector: { match: 'disk.model == "WDC WD40EFRX" && disk.transport != ""' },
          minSize: "1GiB",
          grow: true,
        },
        filesystem: { type: "xfs" },
      },
      {
        kind: "RawVolumeConfig",
        name: "ceph",
        provisioning: {
          diskSelector: { match: 'glob("S6P7NS0W*", disk.serial) && disk.transport != ""' },
          grow: true,
        },
      },
      {
        kind: "SwapVolumeConfig",
        name: "swap",
        provisioning: { diskSelector: { match: "system_disk" }, minSize: "1GiB", maxSize: "8GiB", grow: false },
      },
      {
        kind: "ExistingVolumeConfig",
        name: "archive",
        discovery: { volumeSelector: { match: 'volume.partition_label == "archive"' } },
        mount: { readOnly: true },
      },
      { kind: "UserVolumeConfig", name: "cache", volumeType: "directory" },
    ]);
  });

  it("an existing volume on a disk by pattern: what finds volumes knows no glob", () => {
    const old = { kind: "existing", label: "old", disk: { model: "WDC WD40.EFRX*" } };
    const change = box({ disks: undefined, installDisk: "/dev/sda", volumes: { old } });
    expect(ofKind(patchesOf("box", change), "ExistingVolumeConfig")).toMatchObject([
      {
        discovery: {
          volumeSelector: {
            match: String.raw`volume.partition_label == "old" && disk.model.matches("^WDC WD40\\.EFRX.*$") && disk.transport != ""`,
          },
        },
      },
    ]);
    expect(problem(box({ volumes: { old: { ...old, disk: "system" } } }))).toMatch(/want the label or the UUID/);
  });

  it("encryption of each, with several keys and a passphrase that is no text", () => {
    const encryption = {
      keys: ["nodeID", { passphrase: "bulk_passphrase" }, { kms: "https://10.0.0.9:4050" }],
      cipher: "aes-xts-plain64",
      options: ["no_read_workqueue"],
    };
    const [document] = ofKind(
      patchesOf("box", box({ volumes: { bulk: { disk: { disk: "bulk" }, encryption } } })),
      "UserVolumeConfig",
    );
    expect(document?.encryption).toMatchObject({
      provider: "luks2",
      keys: [
        { slot: 0, nodeID: {} },
        { slot: 1, static: { passphrase: { variable: "bulk_passphrase" } } },
        { slot: 2, kms: { endpoint: "https://10.0.0.9:4050" } },
      ],
      cipher: "aes-xts-plain64",
      options: ["no_read_workqueue"],
    });
  });

  it("EPHEMERAL on another disk, limited and encrypted, is one document (H6)", () => {
    const documents = patchesOf(
      "box",
      box({ ephemeralDisk: { disk: "ceph" }, ephemeralSize: "100 GiB", encryption: { ephemeral: "nodeID" } }),
    );
    expect(ofKind(documents, "VolumeConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "VolumeConfig",
        name: "EPHEMERAL",
        provisioning: {
          diskSelector: { match: 'disk.serial == "S6P7NS0W123456" && disk.transport != ""' },
          maxSize: "100GiB",
        },
        encryption: { provider: "luks2", keys: [{ slot: 0, nodeID: {} }] },
      },
    ]);
  });

  it("what all machines have, one may have otherwise or not at all", () => {
    const talos = { volumes: { local: { disk: { type: "ssd" }, maxSize: "100 GiB" } } };
    const of = (machine: Change) => ofKind(patchesOf("box", box(machine, { talos })), "UserVolumeConfig");
    expect(of({ disks: undefined, installDisk: "/dev/sda" })).toMatchObject([
      { provisioning: { diskSelector: { match: '!disk.rotational && disk.transport != ""' }, maxSize: "100GiB" } },
    ]);
    expect(of({ volumes: { local: { disk: { disk: "bulk" }, filesystem: "ext4" } } })).toMatchObject([
      { filesystem: { type: "ext4" } },
    ]);
    expect(of({ volumes: { local: false } })).toEqual([]);
  });

  it.each([
    [
      "a disk that no selector of the list fits",
      { local: { disk: { type: "sd" } } },
      /volumes\.local\.disk: got type sd/,
    ],
    [
      "a least size above the most",
      { local: { disk: { disk: "bulk" }, minSize: "2 TB", maxSize: "1 TB" } },
      /minSize: got .*want at most maxSize/,
    ],
    ["quotas on ext4", { local: { disk: { disk: "bulk" }, filesystem: "ext4", projectQuota: true } }, /want xfs/],
    [
      "a size of a whole disk",
      { local: { disk: { disk: "bulk" }, whole: true, maxSize: "1 TB" } },
      /the volume takes the whole disk/,
    ],
    ["the whole system disk", { local: { disk: "system", whole: true } }, /got the whole system disk/],
    ["the system disk, all of which is /var", { local: { disk: "system" } }, /want ephemeralSize, which leaves room/],
    [
      "a TPM without Secure Boot",
      { local: { disk: { disk: "bulk" }, encryption: "tpm" } },
      /got tpm without talos\.secureBoot/,
    ],
    ["an existing volume without a sign", { old: { kind: "existing" } }, /got nothing to find it by/],
    [
      "a kind that there is not",
      { local: { kind: "swop", disk: "system" } },
      /kind: got "swop", want one of user, directory, raw, swap, existing\. Fix: write swap/,
    ],
    ["Talos' own name", { EPHEMERAL: { disk: "system" } }, /a name that Talos does not use for its own volumes/],
    ["none of all machines to take away", { local: false }, /got false, want a volume/],
  ])("%s is refused", (_, wrong, message) => {
    expect(problem(box({ volumes: wrong }))).toMatch(message);
  });

  it("parts that an older contract does not know are refused", () => {
    expect(problem(box({ volumes: { cache: { kind: "directory" } } }, TALOS_1_11))).toMatch(
      /volumes\.cache\.kind: got a setting of Talos 1\.12, on a cluster of contract 1\.11/,
    );
    expect(problem(box({ volumes: { a: { disk: { disk: "bulk" }, accessTime: false } } }, TALOS_1_12))).toMatch(
      /volumes\.a\.accessTime: got a setting of Talos 1\.13/,
    );
  });
});

describe("HC-3: further virtual disks as volumes", () => {
  it("are found by the place that Proxmox gives them: Talos sees no serial number there", () => {
    const change = machinesWith({
      "worker-1": {
        disks: { data: { size: "200 GiB" }, more: { size: "50 GiB", slot: 5 } },
        volumes: { longhorn: { disk: { disk: "data" } }, scratch: { disk: { disk: "more" }, whole: true } },
      },
    });
    expect(ofKind(patchesOf("worker-1", change), "UserVolumeConfig")).toMatchObject([
      {
        name: "longhorn",
        provisioning: {
          diskSelector: { match: '"/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi1" in disk.symlinks' },
        },
      },
      {
        name: "scratch",
        volumeType: "disk",
        provisioning: {
          diskSelector: { match: '"/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi5" in disk.symlinks' },
        },
      },
    ]);
  });

  it("a volume of the operator's takes the place of a component's of the same name", () => {
    const change = machinesWith({
      "worker-1": { disks: { data: { size: "200 GiB" } }, volumes: { data: { disk: { disk: "data" } } } },
    });
    const need = { reason: "data", userVolumes: [{ name: "data", minSize: "10GiB" }] };
    expect(ofKind(patchesOf("worker-1", change, [need]), "UserVolumeConfig")).toMatchObject([
      { name: "data", provisioning: { minSize: "1GiB", grow: true } },
    ]);
  });

  it.each([
    [{ data: { size: "1 TB", serial: "x" } }, /disks\.data\.serial: .*Proxmox makes the virtual disk/],
    [{ a: { size: "1 GB" }, b: { size: "1 GB", slot: 1 } }, /disks\.b\.slot: got 1, where a is/],
    [{ a: { size: "1 GB", cache: "fast" } }, /disks\.a\.cache: .*want one of "none"/],
  ])("%j is refused on a VM", (disks, message) => {
    expect(problem(machinesWith({ "worker-1": { disks } }))).toMatch(message);
  });

  it("a bare machine has no virtual disks", () => {
    expect(problem(box({ disks: { ...bare.disks, boot: { ...bare.disks.boot, ssd: true } } }))).toMatch(
      /disks\.boot\.ssd: got true, want nothing: only virtual disks have it/,
    );
  });
});
