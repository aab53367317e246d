import { at, isFields } from "../../data/fields";
import { once } from "../../data/once";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { containersOf, podSpecs } from "../../manifest/pod";
import { manifestsOf, releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { secondsOf } from "./duration";
import { mapsIn } from "./maps-in";

/** The three times of a leader election, in seconds. */
export interface Lease {
  /** In words, e.g. `release cert-manager, global.leaderElection`. */
  readonly who: string;
  /** Path of the definition. */
  readonly place: string;
  /** Seconds after which a leader that is silent has lost it. */
  readonly lease: number;
  /** Seconds that a leader tries to renew it before it gives up. */
  readonly renew: number;
  /** Seconds between two attempts. */
  readonly retry: number;
}

/** Defaults of client-go's users (component-base: config/v1alpha1, RecommendedDefaultLeaderElectionConfiguration; controller-runtime). */
const USUAL = { lease: 15, renew: 10, retry: 2 } as const;

const PARTS: readonly (readonly [part: "lease" | "renew" | "retry", words: RegExp])[] = [
  ["lease", /^(.*?)lease-?duration$/i],
  ["renew", /^(.*?)renew-?deadline$/i],
  ["retry", /^(.*?)retry-?period$/i],
];

interface Part {
  readonly part: "lease" | "renew" | "retry";
  readonly seconds: number;
}

/** Settings of leader elections in pairs of name and value, by what stands before the three words. */
function leasesIn(
  pairs: readonly (readonly [name: string, value: unknown])[],
): readonly Omit<Lease, "who" | "place">[] {
  const groups = new Map<string, Part[]>();
  for (const [name, value] of pairs)
    for (const [part, words] of PARTS) {
      const before = words.exec(name)?.[1]?.toLowerCase();
      const seconds = secondsOf(value);
      if (before === undefined || seconds === undefined) continue;
      // `retryPeriod` alone is many a program's word for something else.
      groups.set(before, [...(groups.get(before) ?? []), { part, seconds }]);
    }
  return [...groups.values()].flatMap((parts) => {
    if (!parts.some(({ part }) => part !== "retry")) return [];
    const of = (part: Part["part"]) => parts.find((one) => one.part === part)?.seconds ?? USUAL[part];
    return [{ lease: of("lease"), renew: of("renew"), retry: of("retry") }];
  });
}

const FLAG = /^--?([\w-]+)=(.+)$/;

function flagsIn(list: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one): (readonly [string, string])[] => {
    const [, name, value] = typeof one === "string" ? (FLAG.exec(one) ?? []) : [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}

const inPods = once((manifest: Manifest) =>
  podSpecs(manifest).flatMap(({ spec }) =>
    containersOf(spec).flatMap(({ container }) =>
      leasesIn([...flagsIn(at(container, "command")), ...flagsIn(at(container, "args"))]),
    ),
  ),
);

/** Every leader election that the plan sets: in arguments of containers, in values, and in those of Talos' own programs. */
export function leases(input: CheckInput): readonly Lease[] {
  return [
    ...manifestsOf(input).flatMap(({ manifest, origin }) =>
      inPods(manifest).map((lease) => ({ ...lease, who: showManifest(manifest), place: origin })),
    ),
    ...releasesOf(input).flatMap(({ release, origin }) =>
      mapsIn(release.values).flatMap(({ path, map }) => {
        const lists = Object.values(map).flatMap(flagsIn);
        return [...leasesIn(Object.entries(map)), ...leasesIn(lists)].map((lease) => ({
          ...lease,
          who: [`release ${release.name}`, ...(path.length === 0 ? [] : [path.join(".")])].join(", "),
          place: valuePlace(input, release, { origin, path }),
        }));
      }),
    ),
    ...input.machines
      .slice(0, 1)
      .flatMap(({ documents }) =>
        documents.flatMap((document) =>
          mapsIn(document).flatMap(({ path, map }) =>
            path.at(-1) === "extraArgs" && isFields(map)
              ? leasesIn(Object.entries(map)).map((lease) => ({ ...lease, who: path.join("."), place: "talos" }))
              : [],
          ),
        ),
      ),
  ];
}
