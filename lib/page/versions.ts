import { element } from "../document/element";
import { allReleases } from "../plan/cluster";
import { existenceOf, TABLE_DAY } from "../versions/existence";
import { lineOf } from "../versions/line";
import { LINES, TITLES, UPGRADABLE } from "../versions/path";
import type { PageInput } from "./input";
import { badge, dataTable, mono, type PagePart } from "./parts";

/** What runs in which version, how old that is, and whether it still gets patches. */
export function versionsPart({ checked, upgrade }: PageInput): PagePart {
  const pins = upgrade?.from ?? { ...checked.cluster.versions };
  return {
    id: "versions",
    title: "Versions",
    body: [
      dataTable(
        `Known on ${TABLE_DAY}`,
        ["what", "version", "its line", "newest of its line", "newest"],
        UPGRADABLE.flatMap((product) => {
          const version = pins[product];
          if (version === undefined) return [];
          const line = LINES[product].find((one) => one.line === lineOf(version));
          return [
            [
              TITLES[product],
              mono(version),
              lineCell(version, product),
              line === undefined ? "not known" : patchCell(version, line.newest),
              LINES[product].at(-1)?.newest ?? "not known",
            ],
          ];
        }),
      ),
      element(
        "details",
        {},
        element("summary", {}, "Charts"),
        dataTable(
          "Charts",
          ["release", "namespace", "chart", "version"],
          allReleases(checked).map(({ name, namespace, chart }) => [
            mono(name),
            mono(namespace),
            chart.name,
            mono(chart.version),
          ]),
        ),
      ),
    ],
  };
}

function lineCell(version: string, product: (typeof UPGRADABLE)[number]) {
  const line = LINES[product].find((one) => one.line === lineOf(version));
  if (line === undefined)
    return existenceOf(version, LINES[product]).is === "newer"
      ? badge("note", "newer than the table")
      : badge("note", "older than the table");
  const since = line.released === undefined ? "" : `, since ${line.released}`;
  return line.ended === true ? badge("bad", `no more patches${since}`) : badge("good", `gets patches${since}`);
}

function patchCell(version: string, newest: string) {
  return version === newest ? badge("good", newest) : badge("note", newest);
}
