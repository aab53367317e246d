import { opensSealed } from "../../../delivery/hold-back";
import type { Cluster } from "../../../model/cluster";
import type { StageGraph, UnmetNeed } from "../../../plan/stage-graph";
import { expectedFile, makeFile } from "../../../secrets/expected-file";
import type { Need } from "../../../stage/reference";
import { showReference } from "../../../stage/reference";
import { missingServices } from "../../facts/missing-services";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** A finding, and the encrypted file that is missing, if it is one. */
interface Missing extends Found {
  readonly file?: string;
}

export const missingReference: Rule = {
  id: "missing-reference",
  title: "An object names something that nothing provides",
  family: "references",
  severity: "error",
  answers: ["M029", "M030", "M031", "M032"],
  why: "The pod waits in CreateContainerConfigError, the claim stays Pending, the route answers 503; nothing says which name is wrong.",
  fix: "correct the name, or switch on the component that provides it",
  source:
    "the table of fields that name other objects in lib/delivery/facts/references, from the API references of Kubernetes 1.34 and of each project whose kinds are stored",
  example: 'apps: { sonarr: { env: { API_KEY: { secret: "sonarr-secret", key: "api-key" } } } }',
  check: (input) => {
    const { graph, cluster } = input;
    const found = [...graph.unmet, ...missingServices(input)]
      .filter(({ need }) => need.kind !== "Stage")
      .map((unmet): Missing => {
        const { stage, need } = unmet;
        const at = placeOf(graph, stage);
        const refers = `${need.cause} refers to ${showReference(need)}, which`;
        const about = [at, `${need.kind} ${need.name}`];
        const near = meant(unmet);
        if (near !== undefined) return { at, message: `${refers} nothing provides`, fix: near, about };
        if (need.kind === "StoreEntry")
          return { at, message: `${refers} nothing provides`, fix: writtenByPeople(need.name), about };
        return {
          at,
          message: `${refers} nothing provides`,
          ...elsewhere(unmet),
          ...fileOf(cluster, graph, need),
          about,
        };
      });
    // One file that is missing is one mistake, however many read it and however many of its keys.
    const mistakeOf = ({ at, message, file }: (typeof found)[number]) => `${at} ${file ?? message}`;
    return found
      .filter((one, index) => found.findIndex((other) => mistakeOf(other) === mistakeOf(one)) === index)
      .map(({ file: _, ...finding }) => finding);
  },
};

/** For a Secret in a cluster that opens encrypted files: the file that is to hold it, and the command that makes it. */
function fileOf(cluster: Cluster, graph: StageGraph, need: Need): Partial<Missing> {
  if (need.kind !== "Secret") return {};
  const expected = graph.stages.flatMap(({ expects = [] }) => expects);
  // What an object of the whole cluster names is in the namespace that its operator looks in.
  const twin = expected.find(
    ({ name, namespace }) => name === need.name && (need.namespace ?? namespace) === namespace,
  );
  const namespace = need.namespace ?? twin?.namespace;
  if (namespace === undefined) return {};
  const keys = twin?.keys ?? (need.key === undefined ? [] : [need.key]);
  const secret = { name: need.name, namespace, keys };
  const file = expectedFile(cluster, secret, { expected, sealed: opensSealed(graph) });
  if (file === undefined) return {};
  const refers = `${need.cause} refers to ${showReference({ ...need, key: undefined })}, which`;
  const there = cluster.secretFiles.find(({ path }) => path === file.path);
  if (there !== undefined) {
    const holds = there.manifests.map(({ metadata }) => `${metadata.namespace ?? "default"}/${metadata.name}`);
    return {
      message: `${refers} ${file.path} does not hold: it has ${holds.join(", ") || "nothing"}`,
      fix: `make a Secret ${namespace}/${need.name} with ${keys.join(", ") || "the key that is read"}, and encrypt it again`,
      file: file.path,
    };
  }
  return {
    message: `${refers} ${file.path} is to bring, and there is no such file`,
    fix: makeFile(cluster, secret, file),
    file: file.path,
  };
}

/** What was meant: another kind, or a name that is near. */
function meant({ need, nearest, kind }: UnmetNeed): string | undefined {
  if (kind !== undefined) {
    const name = nearest === need.name ? "" : ` and ${nearest}`;
    return need.kindField === undefined
      ? `name the ${kind} ${nearest} in the field for its kind: this one is for a ${need.kind}`
      : `write ${need.kindField}: ${kind}${name}`;
  }
  return nearest === undefined ? undefined : `write ${nearest}`;
}

/** The same name in another namespace, which the reference does not reach. */
function elsewhere({ need, namespace }: UnmetNeed): { readonly fix?: string } {
  if (namespace === undefined) return {};
  return { fix: `${need.kind} ${need.name} is in the namespace ${namespace}: move it, or what names it` };
}

/** An entry that a person writes is no mistake, once the definition says so. */
function writtenByPeople(name: string): string {
  const [store = "", ...entry] = name.split("/");
  return `correct the name, or, where a person puts it there, add entries: {${store}: [${entry.join("/")}]} to components.externalSecrets`;
}
