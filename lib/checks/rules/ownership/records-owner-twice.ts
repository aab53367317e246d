import { at, isFields, listAt, textAt } from "../../../data/fields";
import { groupBy } from "../../facts/group";
import { chartsOf, valuesPlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const recordsOwnerTwice: Rule = {
  id: "records-owner-twice",
  title: "Two releases of external-dns own the records of one zone under one name",
  family: "ownership",
  severity: "error",
  answers: [],
  why: "Each sees the other's records as its own that nobody asks for any more, and deletes them: names come and go every minute.",
  fix: "give each release a txtOwnerId of its own",
  source: "external-dns documentation: TXT registry, owner id",
  example: "two releases of external-dns with txtOwnerId: home and domainFilters: [home.example.org]",
  check: (input) => {
    const owners = ownersOf(input);
    const groups = groupBy(owners, ({ id, server }) => `${server} ${id}`);
    return [...groups.values()].flatMap((group) =>
      group.flatMap((one, index): Found[] => {
        const other = group.slice(0, index).find((before) => meet(before.zones, one.zones));
        if (other === undefined) return [];
        return [
          {
            at: one.place,
            message: `release ${one.name} and release ${other.name} both own records of ${zones(one, other)} as ${JSON.stringify(one.id)}`,
            fix: `set txtOwnerId of ${one.name} to a name of its own, e.g. ${one.name}`,
          },
        ];
      }),
    );
  },
};

interface RecordsOwner {
  readonly name: string;
  readonly id: string;
  /** The provider and the server it is given: two providers never meet. */
  readonly server: string;
  /** Domains; empty: all that the provider has. */
  readonly zones: readonly string[];
  readonly place: string;
}

function ownersOf(input: CheckInput): readonly RecordsOwner[] {
  return chartsOf(input)
    .filter(({ release }) => release.chart.name === "external-dns")
    .filter(({ release }) => (textAt(release.values, "registry") ?? "txt") !== "noop")
    .map(({ release, origin }) => {
      const { values, name } = release;
      const args = argumentsOf(at(values, "extraArgs"));
      const flag = (key: string) => args.find((one) => one.startsWith(`--${key}=`))?.slice(key.length + 3);
      return {
        name,
        id: textAt(values, "txtOwnerId") ?? flag("txt-owner-id") ?? "default",
        server: [
          textAt(values, "provider", "name") ?? textAt(values, "provider") ?? flag("provider") ?? "aws",
          flag("pdns-server") ?? flag("rfc2136-host") ?? "",
          textAt(values, "txtPrefix") ?? flag("txt-prefix") ?? "",
        ].join(" "),
        zones: [
          ...listAt(values, "domainFilters").map(String),
          ...args.flatMap((one) => /^--domain-filter=(.+)$/.exec(one)?.[1] ?? []),
        ],
        place: valuesPlace(input, release, {
          origin,
          paths: ["txtOwnerId", "domainFilters", "extraArgs"].map((key) => [key]),
        }),
      };
    });
}

/** Flags as a list of texts or as a map of names, whichever form the chart's values have. */
function argumentsOf(stated: unknown): readonly string[] {
  if (Array.isArray(stated)) return stated.map(String);
  if (!isFields(stated)) return [];
  return Object.entries(stated).flatMap(([flag, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `--${flag}=${String(one)}`),
  );
}

function meet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return true;
  return a.some((one) => b.some((other) => one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)));
}

function zones(one: RecordsOwner, other: RecordsOwner): string {
  const names = [...new Set([...one.zones, ...other.zones])];
  return names.length === 0 ? "every zone" : names.join(", ");
}
