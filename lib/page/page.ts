import { element, Markup } from "../document/element";
import type { Cluster } from "../model/cluster";
import { addressesPart } from "./addresses";
import { findingsPart } from "./findings";
import { hostsPart } from "./hosts";
import type { PageInput } from "./input";
import { lossesPart } from "./losses";
import { ownersPart } from "./owners";
import { badge, count, type PagePart } from "./parts";
import { POLICY } from "./policy";
import { SCRIPT } from "./script";
import { secretsPart } from "./secrets";
import { stagesPart } from "./stages";
import { STYLE } from "./style";
import { upgradePart } from "./upgrade";
import { versionsPart } from "./versions";
import { volumesPart } from "./volumes";

const PARTS: readonly ((input: PageInput) => PagePart)[] = [
  hostsPart,
  findingsPart,
  lossesPart,
  addressesPart,
  stagesPart,
  ownersPart,
  secretsPart,
  volumesPart,
  versionsPart,
  upgradePart,
];

/** One cluster as a page to look at: a whole file that fetches nothing and needs no script to be read. */
export function clusterPage(input: PageInput): string {
  const { cluster } = input.checked;
  const parts = PARTS.map((part) => part(input));
  const page = element(
    "html",
    { lang: "en" },
    element(
      "head",
      {},
      element("meta", { charset: "utf-8" }),
      element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      element("meta", { "http-equiv": "Content-Security-Policy", content: POLICY }),
      element("title", {}, `${cluster.name}: Groundwork`),
      Markup.constant("style", STYLE),
    ),
    element(
      "body",
      {},
      element(
        "header",
        {},
        element("h1", {}, cluster.name),
        facts(input),
        navigation(parts),
        element("div", { id: "tools", class: "tools" }),
      ),
      element(
        "main",
        {},
        parts.map(({ id, title, body }) =>
          element(
            "section",
            { id, "aria-labelledby": `${id}-title` },
            element("h2", { id: `${id}-title` }, title),
            body,
          ),
        ),
      ),
      element("footer", {}, runbooks(cluster)),
      Markup.constant("script", SCRIPT),
    ),
  );
  // A block of its own for each row and figure: a change of one is a change of one line.
  return `<!doctype html>\n${page.text.replaceAll(/<\/(?:tr|section|figure|article|li|g|path|head|header|style|table)>(?=<)/g, "$&\n")}\n`;
}

function facts({ checked: { cluster }, findings }: PageInput): Markup {
  const planes = cluster.machines.filter(({ role }) => role === "control-plane").length;
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const many = (severity: string) => open.filter((finding) => finding.severity === severity).length;
  return element(
    "ul",
    { class: "facts" },
    element("li", {}, `${count(planes, "control plane")}, ${count(cluster.machines.length - planes, "worker")}`),
    element("li", {}, `Talos ${cluster.versions.talos}, Kubernetes ${cluster.versions.kubernetes}`),
    element("li", {}, `made from ${cluster.file}`),
    element(
      "li",
      {},
      open.length === 0
        ? badge("good", "no open finding")
        : badge(
            many("error") > 0 ? "bad" : "note",
            `${count(many("error"), "error")}, ${count(many("warning"), "warning")}, ${many("advice")} advice`,
          ),
    ),
  );
}

function navigation(parts: readonly PagePart[]): Markup {
  return element(
    "nav",
    { "aria-label": "Parts of this page" },
    element(
      "ul",
      {},
      parts.map(({ id, title }) => element("li", {}, element("a", { href: `#${id}` }, title))),
    ),
  );
}

function runbooks({ name }: Cluster): Markup {
  const files = ["BOOTSTRAP", "OPERATIONS", "DISASTER-RECOVERY", "UPGRADE", "inventory", "report"];
  return element(
    "p",
    {},
    `Runbooks of ${name}: `,
    files.map((file, index) => [index > 0 && ", ", element("a", { href: `${file}.md` }, file)]),
    ".",
  );
}
