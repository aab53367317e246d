import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readYamlStream } from "../../lib/data/documents";
import { toYaml } from "../../lib/emit/yaml";
import type { Call, MeasuredTree, Work } from "./tools";

const name = z.string();
const namespace = z.string();
const release = z.object({
  kind: z.literal("HelmRelease"),
  metadata: z.object({ name, namespace }),
  spec: z.object({
    chart: z.object({ spec: z.object({ chart: z.string(), version: z.string() }) }).optional(),
    chartRef: z.object({ name }).optional(),
    releaseName: z.string().optional(),
    targetNamespace: z.string().optional(),
    values: z.record(z.string(), z.unknown()).optional(),
  }),
});
const source = z.object({
  kind: z.literal("OCIRepository"),
  metadata: z.object({ name }),
  spec: z.object({ url: z.string(), ref: z.object({ tag: z.string() }) }),
});

/**
 * `helm template` of every release in `dist/` whose archive is there.
 *
 * @param archives folder with `<chart>-<version>.tgz`, as `helm pull` writes them
 */
export function helmTemplate(helm: string, { folder, outside }: MeasuredTree, archives: string | undefined): Work {
  const values = join(outside, "helm");
  mkdirSync(values, { recursive: true });
  const paths = readdirSync(join(folder, "dist/kubernetes"), { recursive: true, encoding: "utf8" })
    .filter((path) => /(?:^|\/)(?:helmrelease|ocirepository)\.[^/]*\.yaml$/.test(path))
    .sort();
  const documentsAt = (path: string) => readYamlStream(readFileSync(join(folder, "dist/kubernetes", path), "utf8"));
  const documents = paths.flatMap(documentsAt);
  const charts = new Map(
    documents.flatMap((document) => {
      const read = source.safeParse(document);
      if (!read.success) return [];
      const { url, ref } = read.data.spec;
      return [[read.data.metadata.name, `${url.slice(url.lastIndexOf("/") + 1)}-${ref.tag}.tgz`] as const];
    }),
  );
  const releases = paths.flatMap((path) =>
    documentsAt(path).flatMap((document) => {
      const { data } = release.safeParse(document);
      return data === undefined ? [] : [{ ...data, cluster: path.slice(0, path.indexOf("/")) }];
    }),
  );
  const calls = releases.flatMap(({ metadata, spec, cluster }, index): readonly Call[] => {
    const chart = spec.chart?.spec;
    const archive = chart === undefined ? charts.get(spec.chartRef?.name ?? "") : `${chart.chart}-${chart.version}.tgz`;
    if (archives === undefined || archive === undefined || !existsSync(join(archives, archive))) return [];
    const file = join(values, `${index}.yaml`);
    writeFileSync(file, toYaml(spec.values ?? {}));
    const named = [spec.releaseName ?? metadata.name, join(archives, archive)];
    const given = ["--values", file, "--kube-version", kubernetesOf(folder, cluster), "--include-crds"];
    return [[helm, "template", ...named, "--namespace", spec.targetNamespace ?? metadata.namespace, ...given]];
  });
  return { does: `template of ${partOf(calls.length, releases.length)} releases`, calls };
}

const model = z.object({ cluster: z.object({ versions: z.object({ kubernetes: z.string() }) }) });

function kubernetesOf(folder: string, cluster: string): string {
  const text = readFileSync(join(folder, "dist/docs", cluster, "model.json"), "utf8");
  return model.parse(JSON.parse(text)).cluster.versions.kubernetes;
}

/** `46`, or `40 of 46`. */
export function partOf(done: number, all: number): string {
  return done === all ? String(all) : `${done} of ${all}`;
}
