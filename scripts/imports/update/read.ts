import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type CrdFile, parseSchemaFile } from "../../../lib/schema/schema-file";
import { sha256, tableText } from "../json-text";
import { GENERATOR, type LockEntry, type Upstream } from "../lock";
import { chartDependencies, chartFile, chartUpstreams } from "./charts";
import { crdFile, crdIndex, crdUpstreams } from "./crds";
import { kubernetesFile } from "./kubernetes";
import { providerFile } from "./providers";

/** A schema file as it is to be committed. */
interface SchemaText {
  readonly name: string;
  readonly content: string;
  readonly sources: readonly Upstream[];
}

/** Schema files by name (`crds/flux`) and their lock entries. */
export interface UpdatedSchemas {
  readonly texts: ReadonlyMap<string, string>;
  readonly lock: readonly LockEntry[];
  readonly notes: readonly string[];
}

/**
 * Reads upstream schema files from a folder with `schemas/k8s`, `schemas/crds`,
 * `schemas/terraform`, `schemas/talos`, `catalog/charts.yaml` and `catalog/values`.
 */
export function readUpstream(folder: string): UpdatedSchemas {
  const notes: string[] = [];
  const files = [
    ...readKubernetes(join(folder, "schemas/k8s")),
    ...readCrds(join(folder, "schemas/crds")),
    ...readProviders(join(folder, "schemas/terraform")),
    ...readTalos(join(folder, "schemas/talos")),
    ...readCharts(join(folder, "catalog"), notes),
  ];
  return {
    texts: new Map(files.map((file) => [file.name, file.content])),
    lock: files.map((file) => ({
      name: file.name,
      sources: file.sources,
      sha256: sha256(file.content),
      generator: GENERATOR,
    })),
    notes,
  };
}

function list(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) throw new Error(`${folder}: no such folder, want upstream schemas`);
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .sort();
}

function readKubernetes(folder: string): readonly SchemaText[] {
  return list(folder, ".json").map((file) => {
    const version = /v\d+\.\d+\.\d+/.exec(file)?.[0] ?? basename(file, ".json");
    const content = tableText(kubernetesFile(readFileSync(join(folder, file), "utf8"), version), 2);
    const sources = [{ upstream: "github.com/kubernetes/kubernetes", version, license: "Apache-2.0" }];
    return { name: `kubernetes/${version.replace(/\.\d+$/, "")}`, content, sources };
  });
}

function readCrds(folder: string): readonly SchemaText[] {
  const upstreams = crdUpstreams(readFileSync(join(folder, "INDEX.yaml"), "utf8"));
  const files: Record<string, CrdFile> = {};
  for (const file of list(folder, ".yaml")) {
    if (file !== "INDEX.yaml") files[basename(file, ".yaml")] = crdFile(readFileSync(join(folder, file), "utf8"));
  }
  const texts = Object.entries(files).map(([name, content]) => ({
    name: `crds/${name}`,
    content: tableText(content, 2),
    sources: upstreams.get(name) ?? [],
  }));
  return [...texts, { name: "crds/index", content: tableText(crdIndex(files), 1), sources: [] }];
}

function readProviders(folder: string): readonly SchemaText[] {
  return list(folder, ".json").map((file) => {
    const name = basename(file, ".json");
    const text = readFileSync(join(folder, file), "utf8");
    if (name.endsWith(".renames")) {
      const renames = parseSchemaFile("renames", text, file);
      const sources = [{ upstream: `github.com/${sourceOf(renames.provider)}`, version: `v${renames.version}` }];
      return { name: `providers/${name}`, content: tableText(renames, 3), sources };
    }
    const provider = providerFile(text, name);
    const sources = Object.entries(provider.provider_versions).map(([source, version]) => ({
      upstream: `github.com/${sourceOf(source)}`,
      version: `v${version}`,
    }));
    return { name: `providers/${name}`, content: tableText(provider, 4), sources };
  });
}

/** `registry.terraform.io/bpg/proxmox` is developed in `bpg/terraform-provider-proxmox`. */
function sourceOf(provider: string): string {
  const [, owner = "", name = ""] = provider.split("/");
  return `${owner}/terraform-provider-${name}`;
}

function readTalos(folder: string): readonly SchemaText[] {
  return list(folder, ".config.schema.json").map((file) => {
    const version = basename(file, ".config.schema.json");
    const schema = parseSchemaFile("talos", readFileSync(join(folder, file), "utf8"), file);
    const sources = [{ upstream: "github.com/siderolabs/talos", version, license: "MPL-2.0" }];
    return { name: `talos/${version.replace(/\.\d+$/, "")}`, content: tableText(schema, 2), sources };
  });
}

function readCharts(folder: string, notes: string[]): readonly SchemaText[] {
  const catalogue = readFileSync(join(folder, "charts.yaml"), "utf8");
  const upstreams = chartUpstreams(catalogue);
  const dependencies = chartDependencies(catalogue);
  return list(join(folder, "values"), ".json").flatMap((file) => {
    const name = basename(file, ".json");
    const chart = chartFile(readFileSync(join(folder, "values", file), "utf8"), file, dependencies.get(name));
    if (chart === undefined) {
      notes.push(`charts/${name}: too few value keys to judge a values file, left out`);
      return [];
    }
    const upstream = upstreams.get(chart.chart);
    const sources = [{ ...(upstream ?? { upstream: chart.chart }), version: chart.version }];
    return [{ name: `charts/${name}`, content: tableText(chart, 2), sources }];
  });
}
