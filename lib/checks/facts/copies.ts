import { at, isFields, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";

/** How often an object wants each volume or each object of a store to be kept. */
export interface Copies {
  readonly count: number;
  /** Where it says so, e.g. `parameters.numberOfReplicas`. */
  readonly path: string;
  /** What happens with more copies than nodes, as the end of a sentence. */
  readonly otherwise: string;
}

const DEGRADED = "every volume stays degraded: a copy finds no node of its own";
const NOT_MADE = "no volume of it is made: it finds fewer nodes than copies";

/** Parameters of classes that are a number of copies, each on a node of its own. */
const PARAMETERS: readonly {
  readonly provisioner: string;
  readonly keys: readonly string[];
  readonly otherwise: string;
  readonly source: string;
}[] = [
  {
    provisioner: "driver.longhorn.io",
    keys: ["numberOfReplicas"],
    otherwise: DEGRADED,
    source: "Longhorn documentation 1.12: storage class parameters; settings, replica node level soft anti-affinity",
  },
  {
    provisioner: "linstor.csi.linbit.com",
    keys: ["linstor.csi.linbit.com/placementCount", "linstor.csi.linbit.com/autoPlace", "placementCount", "autoPlace"],
    otherwise: NOT_MADE,
    source: "Piraeus documentation 2.10: storage class parameters",
  },
  {
    provisioner: "io.openebs.csi-mayastor",
    keys: ["repl"],
    otherwise: NOT_MADE,
    source: "OpenEBS documentation 4.4: replicated storage, storage class parameters",
  },
];

/** Kinds of Rook whose pools keep copies on different hosts unless they name another failure domain (Rook documentation 1.20: CephBlockPool, CephFilesystem, CephObjectStore). */
const ROOK = new Set(["CephBlockPool", "CephFilesystem", "CephObjectStore"]);

/** Every number of copies that an object asks for, on as many nodes. */
export function copiesOf(manifest: Manifest): readonly Copies[] {
  if (manifest.kind === "StorageClass") return ofClass(manifest);
  return ROOK.has(manifest.kind) && manifest.apiVersion.startsWith("ceph.rook.io/") ? ofPools(manifest.spec) : [];
}

function ofClass(manifest: Manifest): readonly Copies[] {
  const row = PARAMETERS.find(({ provisioner }) => provisioner === textAt(manifest, "provisioner"));
  return (row?.keys ?? []).flatMap((key): Copies[] => {
    const count = Number(textAt(manifest, "parameters", key));
    return row === undefined || !Number.isInteger(count)
      ? []
      : [{ count, path: `parameters.${key}`, otherwise: row.otherwise }];
  });
}

function ofPools(spec: unknown): readonly Copies[] {
  const found: Copies[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [index, entry] of value.entries()) visit(entry, `${path}[${index}]`);
    if (!isFields(value)) return;
    const count = at(value, "replicated", "size");
    if (typeof count === "number" && (value.failureDomain ?? "host") === "host")
      found.push({
        count,
        path: `${path}.replicated.size`,
        otherwise: "its placement groups never become clean, and writing may stop",
      });
    for (const [key, below] of Object.entries(value))
      if (typeof below === "object" && key !== "replicated") visit(below, `${path}.${key}`);
  };
  visit(spec, "spec");
  return found;
}
