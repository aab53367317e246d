import { readYamlStream } from "../data/documents";
import { at, type Fields, isFields } from "../data/fields";
import { takeDeletions } from "../talos/deletions";
import { applyPatch } from "../talos/merge";
import { MergeError } from "../talos/merge-value";
import { joined, typedDocuments } from "../talos/typed";

/** Key under which a document carries what is deleted from what Talos generates. */
const DELETED = "$deleted";

/**
 * What patches lay over the configuration that Talos generates, merged into one
 * document of each kind and name. Markers that delete something generated stay,
 * as a list of paths.
 *
 * @param patches texts of YAML, in the order in which they are laid
 * @param form `typed`: keys of the main document are read as the documents that say the same from contract 1.14 on
 */
export function machineDocuments(patches: readonly unknown[], form: Form = "own"): readonly Fields[] {
  const parsed = patches.map((patch) =>
    inForm(readYamlStream(withoutExpressions(String(patch))).filter(isFields), form),
  );
  let documents: readonly Fields[] = [];
  const deleted = new Map<string, { readonly document: Fields; readonly paths: string[] }>();
  for (const patch of parsed) {
    try {
      documents = applyPatch(documents, patch, "ignore", 14);
    } catch (error) {
      if (!(error instanceof MergeError)) throw error;
      // What Talos refuses to merge is the matter of a rule; here it only has to show.
      documents = [...documents, ...patch];
    }
    for (const document of patch)
      for (const { path } of takeDeletions(document).deletions) {
        const key = `${String(document.kind ?? "")}|${String(document.name ?? "")}`;
        const entry = deleted.get(key) ?? { document, paths: [] };
        entry.paths.push(path.length === 0 ? "the document" : path.join("."));
        deleted.set(key, entry);
      }
  }
  const rest = new Map(deleted);
  const merged = documents.map((document) => {
    const key = `${String(document.kind ?? "")}|${String(document.name ?? "")}`;
    const paths = deleted.get(key)?.paths;
    rest.delete(key);
    return paths === undefined ? document : { ...document, [DELETED]: paths };
  });
  return inDocuments([...merged, ...[...rest.values()].map(({ document, paths }) => identified(document, paths))]);
}

/** In which form documents are compared. */
export type Form = "own" | "typed";

/** Documents in a form: a move to the documents of 1.14 is no change of what they say. */
export function inForm(documents: readonly Fields[], form: Form): readonly Fields[] {
  if (form === "own") return documents;
  // What every control plane of ours has, and no worker may have.
  const isControlPlane = documents.some((document) => at(document, "cluster", "etcd") !== undefined);
  return joined(
    documents.flatMap((document) =>
      document.kind === undefined ? typedDocuments(document, { isControlPlane, kubernetes: "" }) : [document],
    ),
  );
}

function identified({ apiVersion, kind, name }: Fields, paths: readonly string[]): Fields {
  return {
    ...(kind === undefined ? {} : { apiVersion, kind }),
    ...(name === undefined ? {} : { name }),
    [DELETED]: paths,
  };
}

/** An expression of Terraform as a quoted text, so that a YAML reader takes it for one value. */
function withoutExpressions(text: string): string {
  return text.replaceAll(/\$\{jsonencode\(.*\)\}/g, (expression) => JSON.stringify(expression));
}

/**
 * What the main document says about names, nameservers and time in the form of
 * the documents of 1.12, so that the step from one form to the other is no
 * change. Source: siderolabs/talos, the documents' pages.
 */
function inDocuments(documents: readonly Fields[]): readonly Fields[] {
  return documents.flatMap((document) => {
    const network = at(document, "machine", "network");
    if (document.kind !== undefined || !isFields(document.machine) || !isFields(network)) return [document];
    const { hostname, nameservers, ...rest } = network;
    const { network: _, ...machine } = document.machine;
    return [
      { ...document, machine: Object.keys(rest).length === 0 ? machine : { ...machine, network: rest } },
      ...(hostname === undefined ? [] : [{ kind: "HostnameConfig", auto: "off", hostname }]),
      ...(Array.isArray(nameservers)
        ? [{ kind: "ResolverConfig", nameservers: nameservers.map((address: unknown) => ({ address })) }]
        : []),
    ];
  });
}
