import { at } from "../../../data/fields";
import { minorOf } from "../../../versions/line";
import { chartsOf, valuesPlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** The Talos minor from which on cluster DNS is forwarded to the host by default. */
const FORWARDS_BY_DEFAULT = 8;

export const ciliumHostDns: Rule = {
  id: "cilium-host-dns",
  title: "Cilium masquerades in BPF while Talos forwards cluster DNS to the host",
  family: "values",
  severity: "error",
  answers: ["M041"],
  why: "Names outside the cluster do not resolve from pods; inside they do, so the search goes the wrong way for hours.",
  fix: "set bpf.hostLegacyRouting to true, or switch forwardKubeDNSToHost off in Talos",
  source: "Talos documentation: deploying Cilium; talos#10002, cilium#36737",
  example: "releases: { cilium: { values: { bpf: { masquerade: true, hostLegacyRouting: false } } } }",
  check: (input) => {
    if (!forwards(input)) return [];
    return chartsOf(input)
      .filter(({ release }) => release.chart.name === "cilium")
      .filter(
        ({ release }) =>
          at(release.values, "bpf", "masquerade") === true && at(release.values, "bpf", "hostLegacyRouting") !== true,
      )
      .map(({ release, origin }): Found => {
        const routing = at(release.values, "bpf", "hostLegacyRouting");
        return {
          at: valuesPlace(input, release, {
            origin,
            paths: ["hostLegacyRouting", "masquerade"].map((key) => ["bpf", key]),
          }),
          message: `Cilium's bpf.masquerade is true and bpf.hostLegacyRouting is ${String(routing ?? "unset")}, while Talos forwards cluster DNS to the host (features.hostDNS.forwardKubeDNSToHost)`,
          fix: "set bpf.hostLegacyRouting: true",
        };
      });
  },
};

function forwards({ cluster, machines }: CheckInput): boolean {
  const stated = machines
    .flatMap(({ documents }) => documents)
    .map((document) =>
      document.kind === "ResolverConfig"
        ? at(document, "hostDNS", "forwardKubeDNSToHost")
        : at(document, "machine", "features", "hostDNS", "forwardKubeDNSToHost"),
    )
    .find((value) => typeof value === "boolean");
  return stated ?? minorOf(cluster.versions.talos) >= FORWARDS_BY_DEFAULT;
}
