import { type ChartFile, parseSchemaFile } from "../../../lib/schema/schema-file";
import { type LockEntry, sourcesText } from "../lock";
import { chartDeclaration, chartsIndex, leafDeclaration } from "./charts";
import { crdDeclarations } from "./crds";
import { type DeclaredKind, kubernetesDeclarations } from "./kubernetes";
import { objectsDeclaration } from "./objects";
import { expressionDeclaration, providerDeclarations, providersIndex } from "./providers";

/**
 * Every generated declaration, by path below `imports`, from the committed schema texts.
 * A pure function: the same texts and lock give the same files.
 */
export function declarations(
  texts: ReadonlyMap<string, string>,
  lock: readonly LockEntry[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const kinds: DeclaredKind[] = [];
  const providers: string[] = [];
  const charts = new Map<string, ChartFile>();
  const origins = new Map(lock.map((entry) => [entry.name, sourcesText(entry.sources)]));
  for (const [path, content] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [folder = "", name = ""] = path.split("/");
    const from = origins.get(path) ?? path;
    if (folder === "kubernetes") {
      const native = kubernetesDeclarations(parseSchemaFile("kubernetes", content, path), from);
      for (const [module, text] of native.files) files.set(`k8s/${module}.ts`, text);
      kinds.push(...native.kinds);
    } else if (folder === "crds" && name !== "index") {
      const custom = crdDeclarations(parseSchemaFile("crd", content, path), name, from);
      files.set(`crds/${name}.ts`, custom.content);
      kinds.push(...custom.kinds);
    } else if (folder === "providers" && !name.endsWith(".renames")) {
      files.set(`providers/${name}.ts`, providerDeclarations(parseSchemaFile("provider", content, path), name, from));
      providers.push(name);
    } else if (folder === "charts") {
      const chart = parseSchemaFile("chart", content, path);
      files.set(`charts/${name}.ts`, chartDeclaration(chart, from));
      charts.set(name, chart);
    }
  }
  files.set("objects.ts", objectsDeclaration(kinds));
  files.set("providers/expression.ts", expressionDeclaration());
  files.set("providers/index.ts", providersIndex(providers));
  files.set("charts/leaf.ts", leafDeclaration());
  files.set("charts/values.ts", chartsIndex(charts));
  return files;
}
