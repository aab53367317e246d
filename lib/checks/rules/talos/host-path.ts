import { at, listAt, textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { podSpecs } from "../../../manifest/pod";
import { manifestsOf } from "../../place";
import type { Rule } from "../../rule";

/**
 * Folders at the top of Talos' root file system, which is a read-only image:
 * nothing can be made next to them. Of them /var is a partition, /opt,
 * /etc/cni, /etc/kubernetes and /usr/libexec/kubernetes are writable layers,
 * and /run, /tmp, /dev, /proc, /sys and /system are in memory.
 */
const TOP = [
  "bin",
  "boot",
  "dev",
  "etc",
  "lib",
  "lib64",
  "opt",
  "proc",
  "root",
  "run",
  "sbin",
  "sys",
  "system",
  "tmp",
  "usr",
  "var",
];

/** Where a container runtime or the kubelet can make what is not there yet. */
const WRITABLE = /^\/(dev|opt|proc|run|sys|system|tmp|var|etc\/cni|etc\/kubernetes|usr\/libexec\/kubernetes)(\/|$)/;

/** What programs bring along for certificates of the system, which Talos has or whose parent it has. */
const OF_IMAGE =
  /^\/(etc\/(ssl|pki|ca-certificates|os-release|machine-id|localtime|resolv\.conf|hosts)|usr\/(share|local\/share)\/ca-certificates|lib\/modules|usr\/(lib|src|bin|sbin|local))(\/|$)/;

export const hostPath: Rule = {
  id: "host-path",
  title: "A pod or a volume wants a folder of the node where Talos cannot make one",
  family: "talos",
  severity: "error",
  answers: [],
  why: "The root file system of Talos is a read-only image: the pod stays in ContainerCreating with `read-only file system`.",
  fix: "take a folder below /var, or a user volume below /var/mnt",
  source: "Talos documentation 1.13: Architecture, The File System",
  example: "a hostPath of /mnt/data with type DirectoryOrCreate",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) =>
      pathsOf(manifest)
        .filter(({ path, makes }) => !isThere(path, makes))
        .map(({ path, where }) => ({
          at: origin,
          message: `${showManifest(manifest)} ${where} is ${path}, and Talos has a read-only system there`,
          fix: `write /var/${lastOf(path)}, or add a user volume and write /var/mnt/${lastOf(path)}`,
        })),
    ),
};

function isThere(path: string, makes: boolean): boolean {
  const [top = ""] = path.split("/").filter((part) => part !== "");
  if (path === "/" || WRITABLE.test(path) || OF_IMAGE.test(path)) return true;
  return TOP.includes(top) && !makes;
}

function lastOf(path: string): string {
  return (
    path
      .split("/")
      .filter((part) => part !== "")
      .at(-1) ?? "data"
  );
}

interface HostPath {
  readonly path: string;
  readonly where: string;
  /** True where the kubelet makes what is missing, and refuses the pod if it cannot. */
  readonly makes: boolean;
}

function pathsOf(manifest: Parameters<typeof podSpecs>[0]): readonly HostPath[] {
  const inPods = podSpecs(manifest).flatMap(({ spec, path }) =>
    listAt(spec, "volumes").flatMap((volume, index) =>
      one(at(volume, "hostPath"), `${path}.volumes[${index}].hostPath.path`),
    ),
  );
  const isVolume = manifest.kind === "PersistentVolume" && manifest.apiVersion === "v1";
  return isVolume
    ? [
        ...one(at(manifest, "spec", "hostPath"), "spec.hostPath.path"),
        ...one(at(manifest, "spec", "local"), "spec.local.path"),
      ]
    : inPods;
}

function one(source: unknown, where: string): readonly HostPath[] {
  const path = textAt(source, "path");
  return path === undefined ? [] : [{ path, where, makes: /OrCreate$/.test(textAt(source, "type") ?? "") }];
}
