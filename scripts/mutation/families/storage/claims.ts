import { type Fault, own, trialOf } from "../../home";
import { misspelt, word } from "../../spelling";
import { IMAGE, podKind, workload } from "../../workload";
import { claim, claimSpec, placeIn } from "./places";

const noClass: Fault = (random, home) => {
  const place = placeIn(random, home);
  if (place === undefined) return undefined;
  const name = word(random);
  const storageClassName = home.storageClass === undefined ? word(random) : misspelt(random, home.storageClass);
  const good =
    home.storageClass === undefined
      ? []
      : [own(...place.objects(name, claimSpec("1Gi", { storageClassName: home.storageClass })))];
  return trialOf(home, {
    kind: `a class that is not there: ${place.where}`,
    what: storageClassName,
    good,
    bad: [own(...place.objects(name, claimSpec("1Gi", { storageClassName })))],
    names: (text) => text.includes(storageClassName),
  });
};

const noDefault: Fault = (random, home) => {
  const place = placeIn(random, home);
  if (home.storageClass !== undefined || place === undefined) return undefined;
  const name = word(random);
  return trialOf(home, {
    kind: `no class named and none is the default: ${place.where}`,
    what: name,
    bad: [own(...place.objects(name, claimSpec("1Gi")))],
    names: (text) => text.includes(name) || text.includes("own"),
  });
};

const mode: Fault = (random, home) => {
  const place = placeIn(random, home);
  if (
    home.storageClass === undefined ||
    home.storageClass === "longhorn" ||
    place === undefined ||
    /storage$/i.test(place.where)
  )
    return undefined;
  const name = word(random);
  return trialOf(home, {
    kind: `an access mode that the class lacks: ${place.where}`,
    what: home.storageClass,
    good: [own(...place.objects(name, claimSpec("1Gi")))],
    bad: [own(...place.objects(name, claimSpec("1Gi", { accessModes: ["ReadWriteMany"] })))],
    names: (text) => text.includes(name) && text.includes("ReadWriteMany"),
  });
};

const mounts: Fault = (random, home) => {
  const kind = podKind(random);
  const name = word(random);
  const volumes = [{ name: "cache", emptyDir: {} }];
  const where = random.pick(["containers", "initContainers"]) ?? "";
  const part = (mount: string, by = "volumeMounts") => ({
    [where]: [
      {
        name: where === "containers" ? "main" : "first",
        image: IMAGE,
        [by]: [by === "volumeMounts" ? { name: mount, mountPath: "/x" } : { name: mount, devicePath: "/dev/x" }],
      },
    ],
  });
  const wrong = misspelt(random, "cache");
  return trialOf(home, {
    kind: `a mount of a volume that is not there: ${where}`,
    what: `${kind} ${wrong}`,
    good: [own(workload({ kind, name, pod: { volumes, ...part("cache") } }))],
    bad: [
      own(workload({ kind, name, pod: { volumes, ...part(wrong, random.pick(["volumeMounts", "volumeDevices"])) } })),
    ],
    names: (text) => text.includes(wrong),
  });
};

/** What makes volumes is not the driver that is there, or is given a place that is not. */
const ownClass: Fault = (random, home) => {
  if (home.storageClass === undefined) return undefined;
  const drivers: Readonly<Record<string, string>> = {
    longhorn: "driver.longhorn.io",
    proxmox: "csi.proxmox.sinextra.dev",
    "local-path": "rancher.io/local-path",
    "openebs-hostpath": "openebs.io/local",
  };
  const right = drivers[home.storageClass] ?? "";
  const name = word(random);
  const make = (provisioner: string, parameters: object) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner,
    parameters,
    reclaimPolicy: "Retain",
    volumeBindingMode: "WaitForFirstConsumer",
  });
  const sound = right === "csi.proxmox.sinextra.dev" ? { storage: "local-lvm" } : {};
  const forms: readonly (readonly [string, object])[] = [
    ["a misspelt driver", make(misspelt(random, right), sound)],
    [
      "a driver that nobody installs",
      make(
        random.pick(["nfs.csi.k8s.io", "smb.csi.k8s.io", "rook-ceph.rbd.csi.ceph.com", "org.democratic-csi.nfs"]) ?? "",
        {},
      ),
    ],
    ...(right === "csi.proxmox.sinextra.dev"
      ? [["a misspelt datastore", make(right, { storage: misspelt(random, "local-lvm") })] as const]
      : []),
  ];
  const [form, bad] = random.pick(forms) ?? ["", {}];
  return trialOf(home, {
    kind: `a StorageClass with ${form}`,
    what: JSON.stringify(bad),
    good: [own(make(right, sound))],
    bad: [own(bad)],
    names: (text) => text.includes(name),
  });
};

const smaller: Fault = (random, home) => {
  const name = word(random);
  const volume = (size: string, further: object = {}) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: size },
      accessModes: ["ReadWriteMany"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
      nfs: { server: `${home.net}9`, path: "/srv" },
      ...further,
    },
  });
  const bound = (size: string, modes = ["ReadWriteMany"]) =>
    claim(name, {
      accessModes: modes,
      storageClassName: "",
      volumeName: name,
      resources: { requests: { storage: size } },
    });
  const [form, ...objects] = random.pick([
    ["smaller than its claim", volume("10Gi"), bound("20Gi")],
    ["without the claim's mode", volume("20Gi", { accessModes: ["ReadOnlyMany"] }), bound("20Gi")],
    ["of another class", volume("20Gi", { storageClassName: "nas" }), bound("20Gi")],
  ] as const) ?? [""];
  return trialOf(home, {
    kind: `a volume ${form}`,
    what: name,
    good: [own(volume("20Gi"), bound("20Gi"))],
    bad: [own(...objects)],
    names: (text) => text.includes(name),
  });
};

/** Claims against classes, drivers and volumes. */
export const CLAIM_FAULTS: readonly Fault[] = [noClass, noDefault, mode, mode, mounts, ownClass, smaller];
