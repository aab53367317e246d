import { at, isFields, listAt, textAt } from "../../../data/fields";
import { sameDocument } from "../../../talos/merge";
import type { CheckInput } from "../../rule";

/** True where Talos starts no kube-proxy. */
export function isProxyOff({ machines }: CheckInput): boolean {
  return machines.some(({ documents }) =>
    documents.some(
      (document) =>
        at(document, "cluster", "proxy", "disabled") === true ||
        (document.kind === "KubeProxyConfig" && document.enabled === false),
    ),
  );
}

const KUBE_PRISM_PORT = 7445;

/** Port of KubePrism on every node's loopback; undefined where it is switched off (Talos documentation: KubePrism). */
export function kubePrismPort({ machines }: CheckInput): number | undefined {
  for (const { documents } of machines)
    for (const document of documents) {
      const old = at(document, "machine", "features", "kubePrism");
      const settings = document.kind === "KubePrismConfig" ? document : old;
      if (!isFields(settings)) continue;
      if (settings.enabled === false) return undefined;
      if (typeof settings.port === "number") return settings.port;
    }
  return KUBE_PRISM_PORT;
}

/** Names of the network links that the machines configure by name. */
export function linkNames({ machines }: CheckInput): ReadonlySet<string> {
  return new Set(
    machines.flatMap(({ link, documents }) => [
      ...(link.mac === undefined ? [link.name] : []),
      ...documents.flatMap((document) => {
        if (sameDocument(document, {}))
          return listAt(document, "machine", "network", "interfaces").flatMap((one) => textAt(one, "interface") ?? []);
        return /^(Link|LinkAlias|Bond|Bridge|VLAN|DummyLink)Config$/.test(textAt(document, "kind") ?? "")
          ? (textAt(document, "name") ?? [])
          : [];
      }),
    ]),
  );
}

/** Settings of the kernel that every machine that may run pods has, e.g. `vm.nr_hugepages`, with the lowest value. */
export function lowestSysctl({ machines }: Pick<CheckInput, "machines">, name: string): number {
  const values = machines.map(({ documents }) =>
    Math.max(
      0,
      ...documents.map((document) => {
        const sysctls = document.kind === "SysctlConfig" ? document.params : at(document, "machine", "sysctls");
        const value = isFields(sysctls) ? sysctls[name] : undefined;
        return Number(typeof value === "string" || typeof value === "number" ? value : 0);
      }),
    ),
  );
  return values.length === 0 ? 0 : Math.min(...values);
}

/** True where every kubelet serves with a certificate that the cluster's authority signed. */
export function servesSignedCertificates({ machines }: Pick<CheckInput, "machines">): boolean {
  return machines.every(({ documents }) =>
    documents.some(
      (document) =>
        String(at(document, "machine", "kubelet", "extraArgs", "rotate-server-certificates")) === "true" ||
        at(document, "machine", "kubelet", "extraConfig", "serverTLSBootstrap") === true ||
        (document.kind === "KubeletConfig" &&
          (at(document, "config", "serverTLSBootstrap") === true ||
            String(at(document, "extraArgs", "rotate-server-certificates")) === "true")),
    ),
  );
}
