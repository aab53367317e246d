import { at, isFields, own, textAt } from "../../../data/fields";
import { lineOf, minorOf } from "../../../versions/line";
import { VERSION_PAIRS, type Versioned, type VersionPair } from "../../../versions/pairs";
import { isStorageChart } from "../../facts/storage-drivers";
import { releasesOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const versionsApart: Rule = {
  id: "versions-apart",
  title: "Two things that are released together have versions that do not go together",
  family: "versions",
  severity: "warning",
  answers: [],
  why: "One of them asks for what the other does not have yet, or no longer: an apply fails half way, or an operator changes what it does not know.",
  fix: "raise both in one change",
  source: "the table of pairs in lib/versions/pairs.ts; each row names its page and version",
  example: 'releases: { rook-ceph: { version: "v1.19.2" } } and a cluster chart of v1.20.6',
  check: (input) =>
    VERSION_PAIRS.flatMap((pair): Found[] => {
      const ones = versionsOf(input, pair.one);
      const others = ones.length === 0 ? [] : versionsOf(input, pair.other);
      return ones.flatMap((one) =>
        others
          .filter((other) => isApart(pair, one.version, other.version))
          .map((other) => ({
            at: one.place,
            message: `${pair.title}: ${one.who} is ${one.version}, and ${other.who} is ${other.version}; they go together by ${pair.same === "version" ? "the very version" : "major and minor"}`,
          })),
      );
    }),
};

function isApart({ same, ran }: VersionPair, one: string, other: string): boolean {
  if (same === "version") return one.replace(/^v/, "") !== other.replace(/^v/, "");
  return (
    lineOf(one) !== lineOf(other) && !ran.some(([first, second]) => first === lineOf(one) && second === lineOf(other))
  );
}

function versionsOf(
  input: CheckInput,
  thing: Versioned,
): readonly { readonly who: string; readonly version: string; readonly place: string }[] {
  if ("chart" in thing)
    return releasesOf(input)
      .filter(({ release }) => release.chart.name === thing.chart)
      .map(({ release, origin }) => ({
        who: `release ${release.name}`,
        version: release.chart.version,
        place: own(input.cluster.releases, release.name)?.version === undefined ? origin : `releases.${release.name}`,
      }));
  return input.stacks.flatMap(({ name, document }) => {
    const required = at(document, "terraform", "required_providers");
    return Object.values(isFields(required) ? required : {}).flatMap((said) => {
      const [source, version] = [textAt(said, "source"), textAt(said, "version")];
      return source?.endsWith(thing.provider) === true && version !== undefined
        ? [{ who: `provider ${thing.provider} of stack ${name}`, version, place: "components" }]
        : [];
    });
  });
}

/** Minors by which a driver may be behind before somebody asks why. */
const MOST_BEHIND = 1;

export const driverBehind: Rule = {
  id: "driver-behind",
  title: "A storage driver is older than what goes with this Kubernetes",
  family: "versions",
  severity: "warning",
  answers: [],
  why: "A driver is tested with the Kubernetes of its day: with a newer one a volume is not attached, or no longer detached, and the pod waits.",
  fix: "take the version that the component brings",
  source:
    "the versions that the components pin, each with its chart in imports/schemas/charts; Kubernetes documentation 1.34: CSI, versions of sidecars",
  example: 'releases: { ceph-csi-rbd: { version: "3.12.2" } } with Kubernetes 1.36',
  check: (input) =>
    releasesOf(input).flatMap(({ release, origin }): Found[] => {
      const { name, version } = release.chart;
      if (!isStorageChart(name)) return [];
      const known = [name, ...twinsOf(name)].flatMap((one) => input.schemas.chart(one)?.version ?? [])[0];
      if (known === undefined || !isBehind(version, known)) return [];
      return [
        {
          at: own(input.cluster.releases, release.name)?.version === undefined ? origin : `releases.${release.name}`,
          message: `chart ${name} ${version} is ${behind(version, known)} behind ${known}, which goes with Kubernetes ${input.cluster.versions.kubernetes}`,
          fix: `write ${known}`,
        },
      ];
    }),
};

/** Charts that are released in step with one, so that the newest of them is the newest of it. */
function twinsOf(chart: string): readonly string[] {
  return VERSION_PAIRS.flatMap(({ one, other }) => {
    const charts = [one, other].flatMap((thing) => ("chart" in thing ? [thing.chart] : []));
    return charts.includes(chart) ? charts.filter((name) => name !== chart) : [];
  });
}

function majorOf(version: string): number {
  return Number(version.replace(/^v/, "").split(".")[0]);
}

function isBehind(version: string, known: string): boolean {
  const majors = majorOf(known) - majorOf(version);
  return majors > 0 || (majors === 0 && minorOf(known) - minorOf(version) > MOST_BEHIND);
}

function behind(version: string, known: string): string {
  const majors = majorOf(known) - majorOf(version);
  if (majors > 0) return `${majors} major version${majors === 1 ? "" : "s"}`;
  return `${minorOf(known) - minorOf(version)} minor versions`;
}
