import type { Random } from "../../../attack/random";
import { type Fault, type Home, own, trialOf } from "../../home";
import { served, service } from "./served";

/** Everything that names a server by its address, in every spelling that fields take. */
function naming(random: Random, address: string): readonly [form: string, change: object] {
  const volume = (name: string, source: object) =>
    own({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteMany"],
        persistentVolumeReclaimPolicy: "Retain",
        ...source,
      },
    });
  const driver = (name: string, volumeAttributes: object) =>
    volume("far", { csi: { driver: name, volumeHandle: "far", volumeAttributes } });
  const storageClass = (provisioner: string, parameters: object) =>
    own({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "far" },
      provisioner,
      reclaimPolicy: "Retain",
      parameters,
    });
  const mirror = { mirrors: { "ghcr.io": { endpoints: [`http://${address}:5000`] } } };
  return (
    random.pick([
      ["network.timeServers", { network: { timeServers: [address] } }],
      ["talos.registries", { talos: { registries: mirror } }],
      ["machines.*.registries", { machines: { "cp-1": { registries: mirror } } }],
      ["PersistentVolume nfs", volume("far", { nfs: { server: address, path: "/far" } })],
      [
        "PersistentVolume iscsi",
        volume("far", { iscsi: { targetPortal: `${address}:3260`, iqn: "iqn.2005-10.org.example:far", lun: 0 } }),
      ],
      ["PersistentVolume cephfs", volume("far", { cephfs: { monitors: [`${address}:6789`], path: "/" } })],
      ["PersistentVolume csi nfs", driver("nfs.csi.k8s.io", { server: address, share: "/far" })],
      ["PersistentVolume csi smb", driver("smb.csi.k8s.io", { source: `//${address}/far` })],
      ["StorageClass nfs", storageClass("nfs.csi.k8s.io", { server: address, share: "/far" })],
      ["StorageClass smb", storageClass("smb.csi.k8s.io", { source: `//${address}/far` })],
      [
        "ConfigMap",
        own({
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "far" },
          data: { "app.yaml": `store:\n  url: s3://${address}:9000/bucket\n` },
        }),
      ],
      [
        "values of a release",
        { releases: { traefik: { values: { experimental: { note: `https://${address}:8200` } } } } },
      ],
    ] as const) ?? ["", {}]
  );
}

const named: Fault = (random, home) => {
  const { net } = home;
  const [what, address, further] =
    random.pick([
      [
        "in a pool",
        `${net}${101 + random.below(8)}`,
        { network: { loadBalancers: { second: `${net}100-${net}110` } } },
      ],
      ["of a node", `${net}${21 + random.below(3)}`, {}],
      ["on the broadcast address", `${net}255`, {}],
      ["on the network's own address", `${net}0`, {}],
      ["of a pod", `10.244.${random.below(9)}.${1 + random.below(200)}`, {}],
      ["of a Service", `10.96.${1 + random.below(9)}.${1 + random.below(200)}`, {}],
    ] as const) ?? (["", "", {}] as const);
  const [form, bad] = naming(random, address);
  if (form === "values of a release" && home.ingress !== "traefik") return undefined;
  return trialOf(home, {
    kind: `a server ${what}: ${form}`,
    what: address,
    good: [further],
    bad: [further, bad],
    names: (text) => text.includes(address),
  });
};

const isMetallb = ({ components }: Home) => components.includes("metallb");

/** Pools that somebody wrote as objects, of the load balancer that the home has. */
const objects: Fault = (random, home) => {
  const { net } = home;
  const [what, first, last] =
    random.pick([
      ["over a node", `${net}21`, `${net}29`],
      ["over the API address", `${net}20`, `${net}20`],
      ["over a host", `${net}11`, `${net}12`],
      ["in another network", "10.77.1.1", "10.77.1.9"],
      ["that ends on the broadcast address", `${net}250`, `${net}255`],
    ] as const) ?? (["", "", ""] as const);
  const metadata = isMetallb(home) ? { name: "further", namespace: "metallb-system" } : { name: "further" };
  const pool = (start: string, stop: string) =>
    isMetallb(home)
      ? { apiVersion: "metallb.io/v1beta1", kind: "IPAddressPool", metadata, spec: { addresses: [`${start}-${stop}`] } }
      : { apiVersion: "cilium.io/v2", kind: "CiliumLoadBalancerIPPool", metadata, spec: { blocks: [{ start, stop }] } };
  const announced = isMetallb(home)
    ? [
        {
          apiVersion: "metallb.io/v1beta1",
          kind: "L2Advertisement",
          metadata,
          spec: random.below(2) === 0 ? {} : { ipAddressPools: ["further"] },
        },
      ]
    : [];
  return trialOf(home, {
    kind: `a pool as an object ${what}`,
    what: `${first}-${last}`,
    good: [own(pool(`${net}121`, `${net}125`), ...announced)],
    bad: [own(pool(first, last), ...announced)],
    names: (text) => text.includes("further"),
  });
};

const clusterAddresses: Fault = (random, home) => {
  const wrong =
    random.pick([`${home.net}77`, "10.244.1.9", "10.95.0.9", "10.96.0.1", "10.96.0.10", "10.111.255.255"]) ?? "";
  const inside = (clusterIP: string) => own(served("one"), service("one", { clusterIP }));
  return trialOf(home, {
    kind: "a cluster IP that nobody can have",
    what: wrong,
    good: [inside(`10.96.3.${1 + random.below(200)}`)],
    bad: [inside(wrong)],
    names: (text) => text.includes(wrong),
  });
};

/** Servers that are named by address, pools as objects, and addresses inside the cluster. */
export const SERVER_FAULTS: readonly Fault[] = [named, named, objects, clusterAddresses];
