import { readYamlStream } from "../../data/documents";
import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { merge } from "../kustomize/patch";
import type { CrdPolicy, Note, OwnedRelease } from "../owned";

/** Objects by kind and name that a HelmRelease may refer to. */
export type Lookup = (kind: string, namespace: string, name: string) => Fields | undefined;

const POLICIES: readonly CrdPolicy[] = ["Skip", "Create", "CreateReplace"];

/** What a HelmRelease installs, with names as helm-controller makes them (HelmRelease API: releaseName, targetNamespace). */
export function helmRelease(object: Fields, place: string, lookup: Lookup, notes: Note[]): OwnedRelease | undefined {
  const own = textAt(object, "metadata", "name");
  const home = textAt(object, "metadata", "namespace") ?? "default";
  if (own === undefined) return undefined;
  const target = textAt(object, "spec", "targetNamespace");
  const who = `HelmRelease ${home}/${own}`;
  if (at(object, "spec", "kubeConfig") !== undefined) {
    notes.push({ place, text: `${who} goes to another cluster` });
    return undefined;
  }
  const chart = chartOf(object, home, lookup);
  if (chart === undefined) {
    notes.push({ place, text: `the chart of ${who} is not known` });
    return undefined;
  }
  const policy = textAt(object, "spec", "upgrade", "crds") ?? textAt(object, "spec", "install", "crds");
  return {
    name: textAt(object, "spec", "releaseName") ?? (target === undefined ? own : `${target}-${own}`),
    namespace: target ?? home,
    ...chart,
    values: valuesOf(object, home, lookup),
    crds: POLICIES.find((known) => known === policy) ?? "Create",
    manager: { kind: "helm-controller", name: `Flux ${who}` },
    place,
  };
}

function chartOf(
  object: Fields,
  home: string,
  lookup: Lookup,
): { chart: string; version: string | undefined } | undefined {
  const template = at(object, "spec", "chart", "spec");
  if (template !== undefined) return inSpec(template);
  const reference = at(object, "spec", "chartRef");
  const name = textAt(reference, "name");
  const kind = textAt(reference, "kind") ?? "OCIRepository";
  if (name === undefined) return undefined;
  const source = lookup(kind, textAt(reference, "namespace") ?? home, name);
  if (source === undefined) return kind === "OCIRepository" ? { chart: name, version: undefined } : undefined;
  if (kind === "HelmChart") return inSpec(at(source, "spec"));
  const url = textAt(source, "spec", "url");
  return {
    chart: url?.split("/").at(-1) ?? name,
    version: textAt(source, "spec", "ref", "tag") ?? textAt(source, "spec", "ref", "semver"),
  };
}

function inSpec(spec: unknown): { chart: string; version: string | undefined } | undefined {
  const chart = textAt(spec, "chart");
  if (chart === undefined) return undefined;
  return { chart: chart.replace(/\/$/, "").split("/").at(-1) ?? chart, version: textAt(spec, "version") };
}

/** Values with those of ConfigMaps below the inline ones; undefined where a source cannot be read. */
function valuesOf(object: Fields, home: string, lookup: Lookup): Fields | undefined {
  let values: Fields = {};
  for (const source of listAt(object, "spec", "valuesFrom")) {
    const name = textAt(source, "name") ?? "";
    const map = textAt(source, "kind") === "ConfigMap" ? lookup("ConfigMap", home, name) : undefined;
    const text = textAt(map, "data", textAt(source, "valuesKey") ?? "values.yaml");
    if (text === undefined || at(source, "targetPath") !== undefined) return undefined;
    try {
      const [part] = readYamlStream(text);
      if (isFields(part)) values = merge(values, part);
    } catch {
      return undefined;
    }
  }
  const inline = at(object, "spec", "values");
  return isFields(inline) ? merge(values, inline) : values;
}
