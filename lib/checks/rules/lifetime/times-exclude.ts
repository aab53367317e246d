import { reach } from "../../../delivery/facts/references/path";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { secondsOf, showSeconds } from "../../facts/duration";
import { TIME_ROWS, type TimeRow } from "../../facts/times";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const timesExclude: Rule = {
  id: "times-exclude",
  title: "Two times of an object exclude each other, or one is outside what its reader takes",
  family: "lifetime",
  severity: "error",
  answers: [],
  why: "The object is refused, or is there and never does what it is for: a certificate that ends before it is renewed, a run that is never started.",
  fix: "make one longer, or the other shorter",
  source: "the table of times in lib/checks/facts/times.ts; each row names its version and place",
  example: "a Certificate with duration: 24h and renewBefore: 48h",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) =>
      rowsOf(manifest).flatMap((row) => wrongIn(manifest, row).map((found) => ({ at: origin, ...found }))),
    ),
};

const byKind = new Map<string, TimeRow[]>();
for (const row of TIME_ROWS)
  for (const kind of row.kinds)
    byKind.set(`${row.group}|${kind}`, [...(byKind.get(`${row.group}|${kind}`) ?? []), row]);

function rowsOf({ apiVersion, kind }: Manifest): readonly TimeRow[] {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return byKind.get(`${group}|${kind}`) ?? [];
}

function wrongIn(manifest: Manifest, row: TimeRow): readonly Pick<Found, "message" | "fix">[] {
  const { path, field, usual, must, other } = row;
  return reach(manifest, path).flatMap((map) => {
    const said = reach(map.value, field);
    const otherSaid = "field" in other ? reach(map.value, other.field)[0] : undefined;
    if (said.length === 0 && (usual === undefined || otherSaid === undefined)) return [];
    const bound =
      "field" in other ? (otherSaid === undefined ? other.usual : secondsOf(otherSaid.value)) : other.seconds;
    const times = said.length === 0 ? [{ path: field, value: usual }] : said;
    return times.flatMap(({ path: place, value }) => {
      const seconds = secondsOf(value);
      if (seconds === undefined || bound === undefined || holds(seconds, must, bound)) return [];
      const where = (below: string) => `${map.path}.${below}`;
      const than = "field" in other ? `${where(other.field)}, which is ${showSeconds(bound)}` : showSeconds(bound);
      return [
        {
          message: `${showManifest(manifest)} ${where(place)} is ${showSeconds(seconds)}${said.length === 0 ? " by default" : ""}, and has to ${must} ${than}: ${row.otherwise}`,
          fix: repair(where(place), must, "field" in other ? where(other.field) : undefined, bound),
        },
      ];
    });
  });
}

function holds(seconds: number, must: TimeRow["must"], bound: number): boolean {
  if (must === "be at most") return seconds <= bound;
  return must === "be at least" ? seconds >= bound : seconds > bound;
}

function repair(place: string, must: TimeRow["must"], other: string | undefined, bound: number): string {
  if (other === undefined) return `write ${showSeconds(bound)} or more`;
  return must === "be at most" ? `shorten ${place}, or lengthen ${other}` : `lengthen ${place}, or shorten ${other}`;
}
