import type { Random } from "../../attack/random";
import type { Family, Trial } from "../family";
import { drawHome, type Home, own, trialOf } from "../home";
import { misspelt, word } from "../spelling";
import { IMAGE, podKind, workload } from "../workload";

type Fault = (random: Random, home: Home) => Trial | undefined;

const claimSpec = (size: string, further: object = {}) => ({
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage: size } },
  ...further,
});

const claim = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "own" },
  spec,
});

/** A place in which a volume is asked for, with the objects around it. */
interface Place {
  readonly where: string;
  readonly objects: (name: string, spec: ReturnType<typeof claimSpec>) => readonly object[];
}

const PLACES: readonly Place[] = [
  { where: "a claim", objects: (name, spec) => [claim(name, spec)] },
  {
    where: "a StatefulSet's template",
    objects: (name, spec) => [
      workload({ kind: "StatefulSet", name, spec: { volumeClaimTemplates: [{ metadata: { name: "data" }, spec }] } }),
    ],
  },
  ...["Deployment", "DaemonSet", "Job", "CronJob", "Pod"].map(
    (kind): Place => ({
      where: `a volume of the pod's own, of a ${kind}`,
      objects: (name, spec) => [
        workload({ kind, name, pod: { volumes: [{ name: "data", ephemeral: { volumeClaimTemplate: { spec } } }] } }),
      ],
    }),
  ),
];

const POSTGRES: readonly Place[] = (["storage", "walStorage"] as const).flatMap((field): Place[] => [
  {
    where: `a database's ${field}`,
    objects: (name, spec) => [
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name, namespace: "own" },
        spec: {
          instances: 2,
          storage: { size: "1Gi" },
          [field]: {
            size: spec.resources.requests.storage,
            ...("storageClassName" in spec ? { storageClass: spec.storageClassName } : {}),
          },
        },
      },
    ],
  },
  {
    where: `a database's ${field}.pvcTemplate`,
    objects: (name, spec) => [
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name, namespace: "own" },
        spec: { instances: 2, storage: { size: "1Gi" }, [field]: { pvcTemplate: spec } },
      },
    ],
  },
]);

const PROMETHEUS: readonly Place[] = ["Prometheus", "Alertmanager"].map(
  (kind): Place => ({
    where: `the storage of a ${kind}`,
    objects: (name, spec) => [
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind,
        metadata: { name, namespace: "own" },
        spec: { replicas: 1, storage: { volumeClaimTemplate: { spec } } },
      },
    ],
  }),
);

function placeIn(random: Random, home: Home): Place | undefined {
  return random.pick([
    ...PLACES,
    ...(home.components.includes("cloudnativePg") ? POSTGRES : []),
    ...(home.components.includes("prometheus") ? PROMETHEUS : []),
  ]);
}

/** More than any one place has, in whichever unit. */
function tooMuch(random: Random): string {
  const amount = 4100 + random.below(50_000);
  return (
    random.pick([
      `${amount}Gi`,
      `${Math.ceil(amount / 1024) + 4}Ti`,
      `${amount * 1200}M`,
      `${amount}e9`,
      `${amount * 1024}Mi`,
    ]) ?? ""
  );
}

const larger: Fault = (random, home) => {
  const place = placeIn(random, home);
  if (home.storageClass === undefined || place === undefined) return undefined;
  const name = word(random);
  const named = random.chance(0.5) ? { storageClassName: home.storageClass } : {};
  const size = tooMuch(random);
  return trialOf(home, {
    kind: `larger than what holds it: ${place.where}`,
    what: `${size} on ${home.storageClass}`,
    good: [own(...place.objects(name, claimSpec("1Gi", named)))],
    bad: [own(...place.objects(name, claimSpec(size, named)))],
    names: (text) => text.includes(name),
  });
};

const appVolume: Fault = (random, home) => {
  if (home.storageClass === undefined) return undefined;
  const gib = 4100 + random.below(9000);
  const size = random.pick([`${gib} GiB`, `${Math.ceil(gib / 1024) + 4} TiB`]) ?? "";
  const volume = random.pick([size, { size }, { size, storageClass: home.storageClass }]);
  return trialOf(home, {
    kind: "larger than what holds it: an app's volume",
    what: JSON.stringify(volume),
    good: [{ apps: { hello: { volumes: { "/extra": "1 GiB" } } } }],
    bad: [{ apps: { hello: { volumes: { "/extra": volume } } } }],
    names: (text) => text.includes("apps.hello") && !text.includes("rolling"),
  });
};

/** Each fits, and all together do not. */
const together: Fault = (_, home) => {
  if (home.storageClass === undefined) return undefined;
  const count = 60;
  const claims = Array.from({ length: count }, (_, index) =>
    claim(`many-${index}`, claimSpec(home.storageClass === "proxmox" ? "1000Gi" : "100Gi")),
  );
  return trialOf(home, {
    kind: `together larger than what holds them`,
    what: home.storageClass,
    bad: [own(...claims)],
    names: (text) => text.includes("many-0"),
  });
};

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
    /storage$/.test(place.where)
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

/** Several pods on a volume of one writer. */
const writers: Fault = (random, home) => {
  if (home.storageClass === undefined) return undefined;
  const name = word(random);
  const modes = random.pick([["ReadWriteOnce"], ["ReadWriteOncePod"]]);
  const volume = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: name } }] };
  const container = { volumeMounts: [{ name: "data", mountPath: "/data" }] };
  const object = claim(name, claimSpec("1Gi", { accessModes: modes }));
  const one = { strategy: { type: "Recreate" } };
  const run = (kind: string, as: string, replicas: number, spec: object = {}) =>
    workload({ kind, name: as, replicas, pod: volume, container, spec });
  const forms: readonly (readonly [string, readonly object[]])[] = [
    ["a Deployment of several", [run("Deployment", "many", 2 + random.below(3), one)]],
    [
      "a rolling Deployment",
      [
        run(
          "Deployment",
          "many",
          1,
          random.pick([{}, { strategy: { type: "RollingUpdate" } }, { strategy: { rollingUpdate: { maxSurge: 1 } } }]),
        ),
      ],
    ],
    ["a ReplicaSet of several", [run("ReplicaSet", "many", 2)]],
    ["a StatefulSet of several", [run("StatefulSet", "many", 2)]],
    ["a DaemonSet", [run("DaemonSet", "many", 1)]],
    ["two Deployments", [run("Deployment", "many", 1, one), run("Deployment", "more", 1, one)]],
    [
      "a Deployment and an autoscaler",
      [
        run("Deployment", "many", 1, one),
        {
          apiVersion: "autoscaling/v2",
          kind: "HorizontalPodAutoscaler",
          metadata: { name: "many", namespace: "own" },
          spec: {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "many" },
            minReplicas: 1,
            maxReplicas: 3,
            metrics: [
              { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
            ],
          },
        },
      ],
    ],
  ];
  const [form, objects] = random.pick(forms) ?? ["", []];
  // A folder of one node keeps both there.
  if (form === "two Deployments" && ["local-path", "openebs-hostpath"].includes(home.storageClass)) return undefined;
  if (form.includes("autoscaler") && !home.components.includes("metricsServer")) return undefined;
  return trialOf(home, {
    kind: `one writer under ${form}`,
    what: JSON.stringify(modes),
    good: [own(object, run("Deployment", "many", 1, one))],
    bad: [own(object, ...objects)],
    names: (text) => text.includes("many") || text.includes("more"),
  });
};

const scratch: Fault = (random, home) => {
  const kind = podKind(random);
  const name = word(random);
  const amount = `${300 + random.below(2000)}Gi`;
  const [form, pod, container] = random.pick([
    ["sizeLimit of an emptyDir", { volumes: [{ name: "tmp", emptyDir: { sizeLimit: amount } }] }, {}],
    ["memory of an emptyDir", { volumes: [{ name: "tmp", emptyDir: { medium: "Memory", sizeLimit: amount } }] }, {}],
    ["requests of ephemeral-storage", {}, { resources: { requests: { "ephemeral-storage": amount } } }],
  ] as const) ?? ["", {}, {}];
  return trialOf(home, {
    kind: `scratch larger than a node: ${form}`,
    what: `${kind} ${amount}`,
    good: [own(workload({ kind, name }))],
    bad: [own(workload({ kind, name, pod, container }))],
    names: (text) => text.includes(name),
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
        name: "main",
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

const datastore: Fault = (random, home) => {
  const machine = random.pick(home.nodes) ?? "";
  const [form, change] = random.pick([
    ["a misspelt datastore of a machine", { machines: { [machine]: { datastore: misspelt(random, "local-lvm") } } }],
    ["a disk larger than its datastore", { machines: { [machine]: { disk: `${4001 + random.below(9000)} GiB` } } }],
  ] as const) ?? ["", {}];
  return trialOf(home, {
    kind: form,
    what: JSON.stringify(change),
    bad: [change],
    names: (text) => text.includes(machine) || text.includes("local-lvm"),
  });
};

const outOfReach: Fault = (random, home) => {
  if (home.storageClass !== "proxmox") return undefined;
  const host = random.pick(home.hosts) ?? "";
  const on = {
    proxmox: {
      hosts: Object.fromEntries(
        home.hosts.map((name) => [name, { datastores: { fast: { kind: "zfspool", size: "4000 GiB" } } }]),
      ),
    },
  };
  const partly = { proxmox: { hosts: { [host]: { datastores: { fast: { kind: "zfspool", size: "4000 GiB" } } } } } };
  return trialOf(home, {
    kind: "a class on a datastore that hosts of nodes lack",
    what: `fast on ${host} alone`,
    good: [on, { components: { proxmoxCsi: { datastore: "fast" } } }],
    bad: [partly, { components: { proxmoxCsi: { datastore: "fast" } } }],
    names: (text) => text.includes("fast"),
  });
};

const FAULTS: readonly Fault[] = [
  larger,
  larger,
  appVolume,
  together,
  noClass,
  noDefault,
  mode,
  mode,
  writers,
  writers,
  scratch,
  mounts,
  ownClass,
  smaller,
  datastore,
  outOfReach,
];

/** Volumes against what holds them, who may write to them, and what makes them. */
export const storage: Family = {
  name: "storage",
  draw: (random) => random.pick(FAULTS)?.(random, drawHome(random)),
};
