import { at, isFields, listAt } from "../../data/fields";
import { once } from "../../data/once";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";
import { chartsOf, manifestsOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { inside } from "./inside";

/** A resolver that is asked whether a DNS-01 challenge can be seen yet. */
export interface AcmeResolver {
  /** In words, e.g. `release cert-manager`. */
  readonly who: string;
  /** Path of the definition that it comes from. */
  readonly place: string;
  /** As it is written: an address or name, with or without port, or the URL of DNS over HTTPS. */
  readonly text: string;
}

/** Values of charts that name these resolvers; `*` is any key. */
const RESOLVER_VALUES: readonly {
  readonly chart: string;
  readonly path: readonly string[];
  readonly source: string;
}[] = [
  { chart: "cert-manager", path: ["dns01RecursiveNameservers"], source: "cert-manager v1.21.1: values" },
  {
    chart: "cert-manager",
    path: ["config", "acmeDNS01Config", "recursiveNameservers"],
    source: "cert-manager documentation: ControllerConfiguration",
  },
  {
    chart: "traefik",
    path: ["certificatesResolvers", "*", "acme", "dnsChallenge", "resolvers"],
    source: "Traefik documentation: ACME, dnsChallenge",
  },
];

/** Arguments of programs that name them, in values and in containers alike. */
const RESOLVER_FLAGS: readonly { readonly flag: RegExp; readonly source: string }[] = [
  {
    flag: /^--dns01-recursive-nameservers=(.+)$/,
    source: "cert-manager documentation: setting nameservers for DNS-01 self check",
  },
  {
    flag: /^--certificatesresolvers\.[^.=]+\.acme\.dnschallenge\.resolvers=(.+)$/i,
    source: "Traefik documentation: ACME, dnsChallenge",
  },
];

/** Every resolver that a program of the plan asks about challenges. */
export function acmeResolvers(input: CheckInput): readonly AcmeResolver[] {
  return [
    ...chartsOf(input).flatMap(({ release, origin }) => {
      const who = `release ${release.name}`;
      const rows = RESOLVER_VALUES.filter(({ chart }) => chart === release.chart.name);
      const stated = rows.flatMap(({ path }) =>
        valuesAlong(release.values, path).map((one) => ({ path: one.path, texts: textsIn(one.value) })),
      );
      return [...stated, ...inArguments(release.values)].flatMap(({ path, texts }) =>
        texts.map((text) => ({ who, place: valuePlace(input, release, { origin, path }), text })),
      );
    }),
    ...manifestsOf(input).flatMap(({ manifest, origin }) =>
      inPods(manifest).map((text) => ({ who: showManifest(manifest), place: origin, text })),
    ),
  ];
}

const inPods = once((manifest: Manifest): readonly string[] =>
  podSpecs(manifest).flatMap(({ path: within }) =>
    inArguments(manifest)
      .filter(({ path }) => path.join(".").startsWith(`${within}.`))
      .flatMap(({ texts }) => texts),
  ),
);

/** True where an issuer of cert-manager proves names by DNS-01. */
export function provesByDns(input: CheckInput): boolean {
  return manifestsOf(input).some(
    ({ manifest }) =>
      ["Issuer", "ClusterIssuer"].includes(manifest.kind) &&
      listAt(manifest, "spec", "acme", "solvers").some((solver) => at(solver, "dns01") !== undefined),
  );
}

interface Stated {
  readonly path: readonly string[];
  readonly texts: readonly string[];
}

function valuesAlong(
  root: unknown,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly value: unknown }[] {
  let here: readonly { readonly path: readonly string[]; readonly value: unknown }[] = [{ path: [], value: root }];
  for (const step of path)
    here = here.flatMap(({ path: above, value }) =>
      isFields(value)
        ? (step === "*" ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : []).map((key) => ({
            path: [...above, key],
            value: value[key],
          }))
        : [],
    );
  return here;
}

function textsIn(value: unknown): readonly string[] {
  const all = typeof value === "string" ? value.split(",") : Array.isArray(value) ? value.map(String) : [];
  return all.map((text) => text.trim()).filter((text) => text !== "");
}

/** Lists of arguments below a value that carry one of the flags. */
function inArguments(root: unknown): readonly Stated[] {
  return inside(root).argumentLists.flatMap(({ path, list }) => {
    const texts = list.flatMap((one) =>
      typeof one === "string" && one.startsWith("--")
        ? RESOLVER_FLAGS.flatMap(({ flag }) => textsIn(flag.exec(one)?.[1]))
        : [],
    );
    return texts.length > 0 ? [{ path, texts }] : [];
  });
}
