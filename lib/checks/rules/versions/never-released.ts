import { existenceOf, TABLE_DAY } from "../../../versions/existence";
import { KUBERNETES_LINES } from "../../../versions/kubernetes";
import { lineOf, type VersionLine } from "../../../versions/line";
import { TALOS_LINES } from "../../../versions/talos";
import type { CheckInput, Found, Rule } from "../../rule";

const SOURCE = `the version table, read on ${TABLE_DAY}: release pages of Talos, module list of k8s.io/api`;

export const neverReleased: Rule = {
  id: "never-released",
  title: "A version was never released",
  family: "versions",
  severity: "error",
  answers: [],
  why: "No image has that name: the factory answers with an error, or the nodes wait for an image that does not come.",
  fix: "take a version that exists",
  source: SOURCE,
  example: 'versions: { talos: "1.13.99" }',
  explains: ["talos-kubernetes", "end-of-life", "newer-than-table"],
  check: (input) =>
    judged(input).flatMap(({ key, title, version, existence }): Found[] =>
      existence.is === "never"
        ? [
            {
              at: `versions.${key}`,
              message: `${title} ${version} was never released; the newest ${lineOf(version) === lineOf(existence.near) ? `of its line` : "of all"} is ${existence.near}`,
              fix: `write versions.${key}: "${existence.near}"`,
              about: ["versions", `versions.${key}`],
            },
          ]
        : [],
    ),
};

export const newerThanTable: Rule = {
  id: "newer-than-table",
  title: "A version is newer than what this program knows",
  family: "versions",
  severity: "warning",
  answers: [],
  why: "What goes together with it, what an upgrade to it does and what it no longer supports cannot be said here.",
  fix: "read its release notes, or take a newer Groundwork",
  source: SOURCE,
  example: 'versions: { talos: "1.15.0" } with a table that ends at 1.14',
  check: (input) =>
    judged(input).flatMap(({ key, title, version, existence }): Found[] =>
      existence.is === "newer"
        ? [
            {
              at: `versions.${key}`,
              message: `${title} ${version} is newer than ${existence.than}, the newest ${lineOf(version) === lineOf(existence.than) ? "of its line " : ""}on ${TABLE_DAY}`,
              about: [`versions.${key}`],
            },
          ]
        : [],
    ),
};

const PARTS: readonly { key: "talos" | "kubernetes"; title: string; lines: readonly VersionLine[] }[] = [
  { key: "talos", title: "Talos", lines: TALOS_LINES },
  { key: "kubernetes", title: "Kubernetes", lines: KUBERNETES_LINES },
];

function judged({ cluster: { versions } }: CheckInput) {
  return PARTS.map(({ key, title, lines }) => ({
    key,
    title,
    version: versions[key],
    existence: existenceOf(versions[key], lines),
  }));
}
