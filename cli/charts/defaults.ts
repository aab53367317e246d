import { YAMLException } from "js-yaml";
import { readYamlStream } from "../../lib/data/documents";
import { type Fields, isFields, listAt, textAt } from "../../lib/data/fields";
import type { ChartDefaults, InnerChart } from "../../lib/rendered/default-nulls";
import type { ChartFiles } from "../own-charts/archive";
import { chartYaml, filesOf } from "./described";

/** The defaults of a chart in an archive. Of bytes that are none there are no defaults: Helm says what they are. */
export function archivedDefaults(bytes: Buffer): ChartDefaults {
  const files = filesOf(bytes);
  return typeof files === "string" ? { values: {}, inner: {} } : chartDefaults(files);
}

/** The defaults of a chart and of those inside it, from its files. */
export function chartDefaults(files: ChartFiles): ChartDefaults {
  return defaultsBelow(files, "");
}

function defaultsBelow(files: ChartFiles, folder: string): ChartDefaults {
  const inner: Record<string, InnerChart> = {};
  const held = new Map(
    [...files.keys()].flatMap((path) => {
      const [, below] = path.startsWith(folder) ? (IN_CHARTS.exec(path.slice(folder.length)) ?? []) : [];
      const name = below === undefined ? undefined : textAt(chartYaml(files.get(path)), "name");
      return below === undefined || name === undefined ? [] : [[name, `${folder}${below}`] as const];
    }),
  );
  // Charts for Helm 2 name them in a file of its own.
  const named = [files.get(`${folder}Chart.yaml`), files.get(`${folder}requirements.yaml`)].flatMap((text) =>
    listAt(chartYaml(text), "dependencies"),
  );
  for (const one of named) {
    const name = textAt(one, "name");
    const place = name === undefined ? undefined : held.get(name);
    if (name === undefined || place === undefined) continue;
    inner[textAt(one, "alias") ?? name] = { ...defaultsBelow(files, place), condition: textAt(one, "condition") };
  }
  // A chart in charts/ that nobody names is installed as well.
  const known = new Set(named.map((one) => textAt(one, "name")));
  for (const [name, place] of held) if (!known.has(name)) inner[name] = defaultsBelow(files, place);
  return { values: valuesOf(files.get(`${folder}values.yaml`)), inner };
}

const IN_CHARTS = /^(charts\/[^/]+\/)Chart\.yaml$/;

function valuesOf(text = ""): Fields {
  try {
    const [values] = readYamlStream(text);
    return isFields(values) ? values : {};
  } catch (error) {
    // Helm says what is wrong with it.
    if (!(error instanceof YAMLException)) throw error;
    return {};
  }
}
