import { isFields, listAt, textAt } from "../../../data/fields";
import { CLUSTER_DNS_OFFSET } from "../../../declared/addresses";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { Address } from "../../../model/address";
import { serviceNetworks } from "../../../model/families";
import { mapsIn } from "../../facts/maps-in";
import { chartsOf, manifestsOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** A Service that names its own address inside the cluster. */
interface Wanting {
  readonly who: string;
  readonly at: string;
  readonly address: Address;
  /** True for the DNS server of the cluster, whose address the tenth is. */
  readonly isDns: boolean;
  readonly isApi: boolean;
}

export const clusterAddress: Rule = {
  id: "cluster-address",
  title: "A Service names a cluster IP that it cannot have",
  family: "address",
  severity: "error",
  answers: ["M001"],
  why: "The API server refuses the Service, and with it the stage or the whole release that brings it.",
  fix: "leave clusterIP out, and the API server chooses one",
  source:
    "Kubernetes documentation: Service ClusterIP allocation; Talos documentation: cluster DNS (the tenth address)",
  example: 'a Service with clusterIP: "10.97.0.10" and network.services 10.96.0.0/16',
  check: (input) => {
    const all = wanting(input);
    const networks = serviceNetworks(input.cluster.network);
    const seen = new Map<string, Wanting>();
    return all.flatMap((one): Found[] => {
      const { who, at, address } = one;
      const network = networks.find((candidate) => candidate.contains(address));
      if (network === undefined)
        return [
          {
            at,
            message: `${who} names the cluster IP ${address}, want an address of ${networks.join(" or ")} (network.services)`,
          },
        ];
      const offset = address.value - network.first.value;
      if (offset === 1n && !one.isApi)
        return [
          { at, message: `${who} names the cluster IP ${address}, which is the API's: Service default/kubernetes` },
        ];
      if (offset === BigInt(CLUSTER_DNS_OFFSET) && !one.isDns)
        return [
          {
            at,
            message: `${who} names the cluster IP ${address}, which is that of the cluster's DNS: Service kube-system/kube-dns`,
          },
        ];
      if (network.isReserved(address))
        return [
          { at, message: `${who} names the cluster IP ${address}, an end of ${network}, which is given to nobody` },
        ];
      const other = seen.get(`${address}`);
      if (other === undefined) seen.set(`${address}`, one);
      return other === undefined || other.who === who
        ? []
        : [{ at, message: `${who} and ${other.who} name one cluster IP, ${address}` }];
    });
  },
};

function wanting(input: CheckInput): readonly Wanting[] {
  const own = manifestsOf(input).flatMap(({ manifest, origin }) =>
    manifest.kind === "Service"
      ? addressesOf(manifest).map((address) => ({
          who: showManifest(manifest),
          at: origin,
          address,
          isDns: isDnsServer(manifest),
          isApi: manifest.metadata.name === "kubernetes",
        }))
      : [],
  );
  const ofCharts = chartsOf(input).flatMap(({ release, origin }) =>
    mapsIn(release.values).flatMap(({ map, path }): Wanting[] => {
      const address = typeof map.clusterIP === "string" ? Address.parse(map.clusterIP) : undefined;
      return address === undefined
        ? []
        : [
            {
              who: `release ${release.namespace}/${release.name}, value ${[...path, "clusterIP"].join(".")}`,
              at: valuePlace(input, release, { origin, path: [...path, "clusterIP"] }),
              address,
              isDns: /dns/i.test(release.chart.name) && release.namespace === "kube-system",
              isApi: false,
            },
          ];
    }),
  );
  return [...own, ...ofCharts];
}

function addressesOf({ spec }: Manifest): readonly Address[] {
  const texts = [textAt({ spec }, "spec", "clusterIP"), ...listAt({ spec }, "spec", "clusterIPs")];
  const found = texts.flatMap((text) => (typeof text === "string" ? (Address.parse(text) ?? []) : []));
  return [...new Map(found.map((one) => [`${one}`, one])).values()];
}

/** The cluster's DNS by its name, or by the label that every CoreDNS and kube-dns of Kubernetes carries. */
function isDnsServer({ metadata, spec }: Manifest): boolean {
  const selector = isFields(spec) ? spec.selector : undefined;
  return (
    metadata.namespace === "kube-system" &&
    (/dns/.test(metadata.name) || (isFields(selector) && selector["k8s-app"] === "kube-dns"))
  );
}
