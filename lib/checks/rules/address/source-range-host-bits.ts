import { showManifest } from "../../../manifest/manifest";
import { Cidr } from "../../../model/address";
import { objectsWith } from "../../facts/objects-with";
import { releasesOf, valuePlace } from "../../place";
import type { Found, Rule } from "../../rule";

/** Fields of Services, and values of charts that become one, whose texts are networks. */
const NETWORKS = ["loadBalancerSourceRanges"];

export const sourceRangeHostBits: Rule = {
  id: "source-range-host-bits",
  title: "A network of allowed sources has host bits",
  family: "address",
  severity: "warning",
  answers: [],
  why: "A Kubernetes 1.37 that never had the Service refuses it; one that was upgraded keeps it, so only the rebuilt cluster fails.",
  fix: "write the network, with its host bits zero",
  source: "Kubernetes 1.37 changelog: strict validation of addresses and networks in new objects",
  example: 'service: { loadBalancerSourceRanges: ["10.0.0.1/8"] }',
  check: (input) => [
    ...releasesOf(input).flatMap(({ release, origin }) =>
      told(release.values, `release ${release.name}`, (path) => valuePlace(input, release, { origin, path })),
    ),
    ...objectsWith(input, NETWORKS).flatMap(({ manifest, origin }) =>
      told(manifest, showManifest(manifest), () => origin),
    ),
  ],
};

interface SourceRange {
  readonly path: readonly string[];
  readonly text: string;
}

function told(root: unknown, who: string, placeOf: (path: readonly string[]) => string): readonly Found[] {
  const ranges: SourceRange[] = [];
  addSourceRanges(root, [], ranges);
  return ranges.flatMap(({ path, text }): Found[] => {
    const network = Cidr.around(text);
    if (network === undefined || Cidr.parse(text) !== undefined) return [];
    return [{ at: placeOf(path), message: `${who} allows ${text}, whose host bits are set`, fix: `write ${network}` }];
  });
}

/** Adds the texts of every list below a key that names networks, each with the path of its list. */
function addSourceRanges(value: unknown, path: readonly string[], ranges: SourceRange[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const inner of value) addSourceRanges(inner, path, ranges);
  else
    for (const [key, inner] of Object.entries(value)) {
      const here = [...path, key];
      if (NETWORKS.includes(key) && Array.isArray(inner))
        ranges.push(...inner.filter((one) => typeof one === "string").map((text) => ({ path: here, text })));
      else if (typeof inner === "object") addSourceRanges(inner, here, ranges);
    }
}
