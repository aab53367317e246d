/** A project whose pages rules name, and the version that is pinned or stored here. */
interface SourceVersion {
  /** As the sources of rules write it. */
  readonly project: string;
  /** Version of the chart, schema or program that findings are compared with. */
  readonly version: string;
}

/** Versions in imports/lock.json and in the pins of the components, etcd as Talos 1.13 installs it, Helm as `npm run helm` gets it, Proxmox as the model describes it; a source that says its own version, an issue or an RFC needs none. */
const SOURCE_VERSIONS: readonly SourceVersion[] = [
  { project: "Argo CD", version: "chart 10.1.1" },
  { project: "bpg", version: "provider 0.111.1" },
  { project: "cert-manager", version: "1.21.1" },
  { project: "Cilium", version: "1.20.0" },
  { project: "etcd", version: "3.6" },
  { project: "external-dns", version: "chart 1.21.1" },
  { project: "Flux", version: "2.9.5" },
  { project: "Gateway API", version: "1.6.1" },
  { project: "Helm", version: "4.1" },
  { project: "kube-prometheus-stack", version: "88.5.3" },
  { project: "Kubernetes", version: "1.34" },
  { project: "Longhorn", version: "1.12.1" },
  { project: "MetalLB", version: "0.16.1" },
  { project: "Prometheus operator", version: "chart 88.5.3" },
  { project: "Proxmox", version: "VE 9" },
  { project: "sealed-secrets", version: "chart 2.18.5" },
  { project: "siderolabs/talos", version: "1.11 to 1.14" },
  { project: "Talos", version: "1.11 to 1.14" },
  { project: "Traefik", version: "chart 41.3.0" },
];

/** The versions here of the projects that a source names without one, e.g. `Kubernetes 1.34`. */
export function versionsOf(source: string): readonly string[] {
  return SOURCE_VERSIONS.filter(({ project }) =>
    new RegExp(`(?<![\\w/.-])${project}\\b(?! v?\\d)(?! documentation \\d)(?! API reference v)(?!#)`).test(source),
  ).map(({ project, version }) => `${project} ${version}`);
}
