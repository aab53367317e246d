import { told } from "./changed-home";

const own = (...from: readonly object[]) => ({ manifests: { own: { from, namespace: "own" } } });
const object = (apiVersion: string, kind: string, name: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name },
  spec,
});
const nfs = { components: { csiDriverNfs: { server: "192.168.1.5", share: "/tank" } } };
const found = (rule: string, ...from: readonly object[]) =>
  told(nfs, own(...from)).filter((one) => one.startsWith(`${rule} `));

const deployment = (image: string, mountPath: string, volume: object) =>
  object("apps/v1", "Deployment", "web", {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: {
        containers: [{ name: "web", image, volumeMounts: [{ name: "data", mountPath }] }],
        volumes: [{ name: "data", ...volume }],
      },
    },
  });
const claim = {
  ...object("v1", "PersistentVolumeClaim", "data", {
    accessModes: ["ReadWriteOnce"],
    storageClassName: "nfs-client",
    resources: { requests: { storage: "5Gi" } },
  }),
};
const claimed = { persistentVolumeClaim: { claimName: "data" } };
const web = "registry.example.org/web:1.0.0";

describe("folders of the node that Talos cannot make", () => {
  it.each<[string, object]>([
    ["next to those of the image", deployment(web, "/data", { hostPath: { path: "/mnt/disk" } })],
    ["made by the kubelet", deployment(web, "/data", { hostPath: { path: "/srv/web", type: "DirectoryOrCreate" } })],
    [
      "made below a folder of the image",
      deployment(web, "/data", { hostPath: { path: "/boot/web", type: "DirectoryOrCreate" } }),
    ],
    [
      "of a volume",
      object("v1", "PersistentVolume", "disk", {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        storageClassName: "",
        hostPath: { path: "/data" },
      }),
    ],
  ])("%s", (_, one) => {
    expect(found("host-path", one)).toEqual(["host-path manifests.own"]);
  });

  it.each<[string, object]>([
    ["below /var", deployment(web, "/data", { hostPath: { path: "/var/lib/web", type: "DirectoryOrCreate" } })],
    ["of the image", deployment(web, "/etc/ssl/certs", { hostPath: { path: "/etc/ssl/certs", type: "Directory" } })],
    ["a device", deployment(web, "/dev/dri", { hostPath: { path: "/dev/dri" } })],
    ["a writable layer", deployment(web, "/opt", { hostPath: { path: "/opt/cni/bin", type: "DirectoryOrCreate" } })],
  ])("silent: %s", (_, one) => {
    expect(found("host-path", one)).toEqual([]);
  });
});

describe("databases on NFS", () => {
  const postgres = "docker.io/library/postgres:17.2";
  it.each<[string, ...object[]]>([
    ["PostgreSQL on a claim", claim, deployment(postgres, "/var/lib/postgresql/data", claimed)],
    [
      "PostgreSQL in claims that a StatefulSet makes",
      object("apps/v1", "StatefulSet", "web", {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            containers: [
              { name: "web", image: postgres, volumeMounts: [{ name: "data", mountPath: "/var/lib/postgresql/data" }] },
            ],
          },
        },
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claim.spec }],
      }),
    ],
    ["one folder above", claim, deployment(postgres, "/var/lib/postgresql", claimed)],
    [
      "MariaDB on a share",
      deployment("docker.io/library/mariadb:11.8", "/var/lib/mysql", { nfs: { server: "192.168.1.5", path: "/db" } }),
    ],
    [
      "a class of one's own",
      { ...object("storage.k8s.io/v1", "StorageClass", "slow", {}), spec: undefined, provisioner: "nfs.csi.k8s.io" },
      { ...claim, spec: { ...claim.spec, storageClassName: "slow" } },
      deployment(postgres, "/var/lib/postgresql/data", claimed),
    ],
  ])("%s", (_, ...objects) => {
    expect(found("database-on-nfs", ...objects)).toEqual(["database-on-nfs manifests.own"]);
  });

  it.each<[string, ...object[]]>([
    ["dumps of a database", claim, deployment(postgres, "/backup", claimed)],
    ["a database on a disk", deployment(postgres, "/var/lib/postgresql/data", { emptyDir: {} })],
    ["files of another program", claim, deployment(web, "/var/lib/postgresql/data", claimed)],
  ])("silent: %s", (_, ...objects) => {
    expect(found("database-on-nfs", ...objects)).toEqual([]);
  });
});
