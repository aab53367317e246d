import { loadAll, YAMLException } from "js-yaml";
import { at, isFields, listAt, textAt } from "../../lib/data/fields";
import { providedBy } from "../../lib/delivery/facts/provisions";
import { type Manifest, manifestOf } from "../../lib/manifest/manifest";
import type { ChartFacts, ObjectFact } from "../../lib/schema/schema-file";
import { capture } from "../capture";
import type { ChartFiles } from "./archive";

/** Stands for the name of the release in names of objects. */
const RELEASE = "gwrelease";
const NAMESPACE = "gwnamespace";

/** Kinds that others refer to by name, and workloads. */
const REFERRED =
  /^(?:Service|ServiceAccount|Secret|ConfigMap|PersistentVolumeClaim|IngressClass|GatewayClass|StorageClass|VolumeSnapshotClass|PriorityClass|RuntimeClass|ClusterIssuer|Issuer|Deployment|StatefulSet|DaemonSet|Job|CronJob)$/;

/**
 * What a chart makes with its default values: by `helm template` where helm is
 * installed, and otherwise as far as its files show it without being rendered.
 *
 * @param path of the chart, an archive or a folder
 */
export function factsOf(path: string, chart: string, files: ChartFiles): ChartFacts {
  const plain = rendered(path, RELEASE);
  const named = plain === undefined ? undefined : rendered(path, `${RELEASE}-${chart}`);
  if (plain === undefined || named === undefined) {
    const read = readable(files);
    return { rendered: false, crds: crdsIn(read), webhooks: webhooksIn(read), objects: [], named: [] };
  }
  return {
    rendered: true,
    crds: crdsIn(plain),
    webhooks: webhooksIn(plain),
    objects: objectsIn(plain, RELEASE),
    named: objectsIn(named, `${RELEASE}-${chart}`),
  };
}

function rendered(path: string, release: string): readonly Manifest[] | undefined {
  const said = capture("helm", ["template", release, path, "--namespace", NAMESPACE, "--include-crds"], ".");
  return said?.code === 0 ? manifestsIn(said.stdout) : undefined;
}

/** Objects that files hold as they are, `crds/` above all; what a template writes is left out. */
function readable(files: ChartFiles): readonly Manifest[] {
  return [...files].flatMap(([path, text]) =>
    /^(?:charts\/[^/]+\/)?(?:crds|templates)\/.*\.ya?ml$/.test(path)
      ? text.split(/^---.*$/m).flatMap((document) => manifestsIn(document.replaceAll(/^\s*\{\{.*\}\}\s*$/gm, "")))
      : [],
  );
}

/** Documents that are objects; text that no strict reader takes holds none. */
function manifestsIn(text: string): readonly Manifest[] {
  try {
    return loadAll(text, { maxAliases: 100 }).flatMap((document) =>
      isFields(document) && textAt(document, "kind") !== undefined && textAt(document, "metadata", "name") !== undefined
        ? [manifestOf(document, "a chart")]
        : [],
    );
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return [];
  }
}

function crdsIn(manifests: readonly Manifest[]): readonly string[] {
  return unique(
    manifests.flatMap((manifest) =>
      manifest.kind === "CustomResourceDefinition"
        ? [`${textAt(manifest, "spec", "group")}/${textAt(manifest, "spec", "names", "kind")}`]
        : [],
    ),
  );
}

/** API groups whose objects are refused while the webhook does not answer. */
function webhooksIn(manifests: readonly Manifest[]): readonly string[] {
  return unique(
    manifests
      .filter(({ kind }) => kind.endsWith("WebhookConfiguration"))
      .flatMap((manifest) => listAt(manifest, "webhooks"))
      .filter((hook) => textAt(hook, "failurePolicy") !== "Ignore")
      .flatMap((hook) => listAt(hook, "rules"))
      .flatMap((rule) => listAt(rule, "apiGroups"))
      .flatMap((group) => (typeof group === "string" && group !== "" && group !== "*" ? [group] : [])),
  );
}

function objectsIn(manifests: readonly Manifest[], release: string): readonly ObjectFact[] {
  const name = (text: string) => text.replaceAll(release, "<release>").replaceAll(NAMESPACE, "<namespace>");
  return manifests
    .filter(({ kind, metadata }) => REFERRED.test(kind) && metadata.annotations?.["helm.sh/hook"] === undefined)
    .map((manifest): ObjectFact => {
      const [provided] = providedBy(manifest);
      const replicas = at(manifest, "spec", "replicas");
      return {
        kind: manifest.kind,
        name: name(manifest.metadata.name),
        ...(provided?.ports === undefined ? {} : { ports: provided.ports }),
        ...(provided?.keys === undefined ? {} : { keys: provided.keys }),
        ...(typeof replicas === "number" ? { replicas } : {}),
      };
    })
    .sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
