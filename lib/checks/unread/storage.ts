import { at, isFields, own, textAt } from "../../data/fields";
import { showManifest } from "../../manifest/manifest";
import { claimSpecs } from "../facts/claim-specs";
import { groupBy } from "../facts/group";
import { namedDrivers } from "../facts/named-drivers";
import { retentionOf } from "../facts/prometheus-retention";
import { saidValues } from "../facts/said-values";
import { VOLUME_VALUES } from "../facts/value-losses";
import { chartsOf, manifestsOf, releasesOf, valuesPlace } from "../place";
import { isOwn } from "./objects";
import type { Finder, Unread } from "./read";

const DEFAULT = "storageclass.kubernetes.io/is-default-class";

/** Claims on classes that no component offers: what these can do is written nowhere. One finding for each class. */
export const classesOfOthers: Finder = (input) => {
  const offered = input.declared.storage;
  const objects = manifestsOf(input);
  const written = new Map(
    objects.flatMap((one) =>
      one.manifest.kind === "StorageClass" ? [[one.manifest.metadata.name, one] as const] : [],
    ),
  );
  const usual = offered.some((offer) => offer.default)
    ? undefined
    : [...written].find(([, { manifest }]) => manifest.metadata.annotations?.[DEFAULT] === "true")?.[0];
  const judged = new Set([
    ...offered.map(({ storageClass }) => storageClass),
    // One that is missing is an error of its own; that of a volume which a person made is a mere word.
    ...input.graph.unmet.flatMap(({ need }) => (need.kind === "StorageClass" ? [need.name] : [])),
    ...objects.flatMap(({ manifest }) =>
      manifest.kind === "PersistentVolume" ? (textAt(manifest, "spec", "storageClassName") ?? []) : [],
    ),
    "",
  ]);
  const claims = objects.flatMap(({ manifest, origin }) =>
    claimSpecs(manifest).flatMap(({ by, where, spec, size, storageClass }) => {
      const asksDefault = (by !== "operator" || size !== undefined) && textAt(spec, "volumeName") === undefined;
      const name = storageClass ?? (asksDefault ? usual : undefined);
      return name === undefined || judged.has(name) ? [] : [{ name, who: `${showManifest(manifest)}${where}`, origin }];
    }),
  );
  return [...groupBy(claims, ({ name }) => name)].map(
    ([name, group]): Unread => ({
      at: written.get(name)?.origin ?? group[0]?.origin ?? "components",
      what: `whether StorageClass ${name} can do what ${counted(group.map(({ who }) => who))} ${group.length === 1 ? "asks" : "ask"} of it, and what becomes of the data: no component offers it`,
      fix: "compare the access modes with the documentation of its driver, and its reclaimPolicy with what the data is worth",
    }),
  );
};

/** The first three by name, and how many more. */
function counted(all: readonly string[]): string {
  const rest = all.length - 3;
  return rest > 0 ? `${all.slice(0, 3).join(", ")} and ${rest} more` : all.join(", ");
}

/** Drivers that no chart of the tables brings. */
export const driversOfOthers: Finder = (input) => {
  const strange = namedDrivers(input).named.filter(({ state }) => state === "unknown");
  return [...groupBy(strange, ({ origin }) => origin)].map(
    ([place, group]): Unread => ({
      at: place,
      what: `whether anything makes volumes for ${counted([...new Set(group.map(({ manifest, driver }) => `${driver} of ${showManifest(manifest)}`))])}: no part of the plan is known to bring the driver`,
      fix: "compare the name with the documentation of what installs the driver, and with kubectl get csidrivers",
    }),
  );
};

/** Prometheus with a retention or a volume that cannot be read. */
export const retentionNotRead: Finder = (input) =>
  chartsOf(input).flatMap(({ release, origin }): Unread[] => {
    const kept = retentionOf(release);
    if (kept?.unread === undefined) return [];
    // What takes the volume of a component away is a finding of its own.
    if (!kept.said && !isOwn(origin)) return [];
    const path = `prometheus.prometheusSpec.${kept.unread}`;
    return [
      {
        at: valuesPlace(input, release, { origin, paths: [path.split(".")] }),
        what: `whether what Prometheus keeps fits its disk: ${path} of release ${release.name} says no ${kept.unread === "retention" ? "time" : "size"}`,
        fix: SAY[kept.unread],
      },
    ];
  });

const SAY = {
  storageSpec: "give it a claim with a size in storageSpec.volumeClaimTemplate",
  retentionSize: "write a size with its unit, e.g. 8GiB",
  retention: "write a time with its unit, e.g. 10d",
} as const;

/** Maps under which charts switch a volume on and off. */
const SWITCHES = /^(persistence|persistentVolume|persistentVolumeClaim|storageSpec|volumeClaimTemplate)$/;

/** Overrides that switch a volume off in a chart of which no table says what is kept there. */
export const volumesSwitchedOff: Finder = (input) =>
  releasesOf(input).flatMap(({ release, origin }): Unread[] => {
    const said = saidValues(input, { release, origin });
    // Without a volume in a chart of his own the operator has chosen so.
    if (said?.below === undefined) return [];
    const rows = own(VOLUME_VALUES, release.chart.name) ?? [];
    const strange = switchedOff(said.values).filter(
      (path) => !rows.some((row) => row.path === path || row.path.startsWith(`${path}.`)),
    );
    return strange.map((path) => ({
      at: `${said.below}.${path}`,
      what: `whether release ${release.name} keeps data where ${path} takes its volume away: no table says what chart ${release.chart.name} has there`,
      fix: "look in the documentation of the chart, and remove the value where data would be lost",
    }));
  });

/** Paths of switches that are false or null. */
function switchedOff(value: unknown, path: readonly string[] = []): readonly string[] {
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const here = [...path, key];
    if (!SWITCHES.test(key)) return switchedOff(below, here);
    if (below === null || below === false) return [here.join(".")];
    return at(below, "enabled") === false || at(below, "enabled") === null
      ? [[...here, "enabled"].join(".")]
      : switchedOff(below, here);
  });
}
