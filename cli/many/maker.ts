import { completeCluster, draftCluster } from "../../compiler/synth-cluster";
import { tellUnrendered } from "../../compiler/unrendered";
import type { Fields } from "../../lib/data/fields";
import { SharedData } from "../../lib/data/shared-data";
import { diskFolder } from "../../lib/emit/file-system";
import type { Manifest } from "../../lib/manifest/manifest";
import { diskRepository } from "../../lib/ownership/repository";
import { operatorStacks } from "../../lib/plan/cluster";
import { SchemaStore } from "../../lib/schema/store";
import { contextsOf } from "../contexts";
import { parseValue } from "../definition/load";
import type { Host } from "../host";
import { keepCluster, notedFiles } from "../kept-clusters";
import type { Components } from "../own-components/load";
import { keptScans } from "../secret-scan/kept-scans";
import { scanTree } from "../secret-scan/scan";
import { scanDocuments } from "../secret-scan/scan-documents";
import type { Job, MadeFiles, Result, Setup } from "./job";

/**
 * Makes clusters one after the other, each from its definition to its files and
 * what was found, so that a plan is in memory only as long as it is worked on.
 * Gives `components` where something is wrong with the definition and not all
 * components are there.
 */
export function clusterMaker(
  host: Host,
  components: Components,
  { project, charts, today, dataOnly, lean, several }: Setup,
): (job: Job) => Result | "components" {
  const schemas = new SchemaStore(host.root, charts);
  const own = diskRepository(diskFolder(project), []);
  const clean = keptScans(host);
  const shared =
    several === true ? { objects: new SharedData<Manifest>(), documents: new SharedData<Fields>() } : undefined;
  return ({ value, scanned, key }) => {
    const noted = notedFiles(own);
    const parsed = parseValue({ ...value, ...noted }, components, dataOnly);
    if (components.isPartial && ("unread" in parsed || !parsed.definition.problems.none)) return "components";
    if ("unread" in parsed) return { unread: parsed.unread, problems: [] };
    const { definition } = parsed;
    const draft = draftCluster(definition, schemas, shared);
    // A definition of a stranger decides what a program of this machine is given to run.
    if (draft.planned.unrendered !== undefined && dataOnly !== true) return "charts";
    tellUnrendered(draft);
    const { name } = draft.planned.cluster;
    const texts = [...scanTree(draft.files, { clean }), ...scanned];
    clean?.keep();
    const contexts = contextsOf([draft], { today, scanned: [{ name, texts }] });
    const cluster = completeCluster(draft, schemas, contexts.get(name));
    const { problems, findings, tree } = cluster;
    const inDocuments = problems.length === 0 ? scanDocuments(cluster) : [];
    const stacks = operatorStacks(cluster).map(({ name, dependsOn }) => ({ name, dependsOn: [...dependsOn] }));
    const made = { name, findings, inDocuments, stacks };
    const isKept =
      key !== undefined &&
      definition.problems.none &&
      problems.length === 0 &&
      keepCluster(host.caches, key, noted.answers(), { ...made, tree });
    const files: MadeFiles = {
      hashes: tree.paths().map((path) => [path, tree.hashOf(path)]),
      contents: isKept && lean === true ? key : tree.files(),
    };
    return { unread: [], problems, made: { ...made, files } };
  };
}
