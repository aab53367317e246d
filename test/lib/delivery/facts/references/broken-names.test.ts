import fc from "fast-check";
import type { ReferenceRow } from "../../../../../lib/delivery/facts/references/row";
import { REFERENCE_ROWS } from "../../../../../lib/delivery/facts/references/table";
import { link } from "../../../../../lib/delivery/link";
import { CLUSTER_KINDS } from "../../../../../lib/manifest/cluster-kinds";
import type { Manifest } from "../../../../../lib/manifest/manifest";
import type { UnmetNeed } from "../../../../../lib/plan/stage-graph";
import { stage } from "../../../../mistakes/plan";

/** How many random names are broken; 2,000 by FAULT_RUNS. */
const RUNS = { numRuns: Number(process.env.FAULT_RUNS ?? 300) };

const NAMESPACE = "media";

interface Drawn {
  readonly row: ReferenceRow;
  readonly kind: string;
  readonly name: string;
  /** The name after one letter was put in, taken out or replaced. */
  readonly broken: string;
}

const name = fc.stringMatching(/^[a-z][a-z0-9-]{5,14}[a-z]$/);

function brokenName(right: string, place: number, how: "insert" | "delete" | "replace"): string {
  const at = 1 + (place % (right.length - 2));
  const letter = right[at] === "q" ? "z" : "q";
  const end = right.slice(how === "insert" ? at : at + 1);
  return `${right.slice(0, at)}${how === "delete" ? "" : letter}${end}`;
}

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    row: fc.constantFrom(...REFERENCE_ROWS),
    kind: fc.nat(),
    name,
    place: fc.nat(),
    how: fc.constantFrom("insert", "delete", "replace"),
  })
  .map(({ row, kind, name: right, place, how }) => ({
    row,
    kind: row.kinds[kind % row.kinds.length] ?? "",
    name: right,
    broken: brokenName(right, place, how),
  }));

/** Value below a path of a pattern: the first of several names, any name where all will do. */
function put(pattern: string, value: unknown): Record<string, unknown> {
  const [step = "", ...rest] = pattern.split(/\.(?![^(]*\))/);
  const plain = step
    .replace(/\(([^|)]+)[^)]*\)/, "$1")
    .replaceAll("**", "any")
    .replaceAll("*", "some");
  const below = rest.length === 0 ? value : put(rest.join("."), value);
  if (plain.endsWith("[]")) return { [plain.slice(0, -2)]: [below] };
  if (plain.endsWith("{}")) return { [plain.slice(0, -2)]: { one: below } };
  return { [plain]: below };
}

function merge(a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const old = merged[key];
    merged[key] = isRecord(old) && isRecord(value) ? merge(old, value) : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const targetKind = ({ to }: ReferenceRow) =>
  typeof to === "string" ? to : to.only === undefined || to.only.includes(to.else) ? to.else : (to.only[0] ?? "");

/** An object that names something by this row. */
function namer({ row, kind }: Drawn, said: string, key?: string): Manifest {
  const apiVersion = row.group === "" ? "v1" : `${row.group}/v1`;
  const metadata = { name: "namer", namespace: NAMESPACE };
  if (row.annotation !== undefined) {
    return { apiVersion, kind, metadata: { ...metadata, annotations: { [row.annotation]: said } } };
  }
  const fields = [
    put(row.name ?? "name", said),
    ...(row.key === undefined ? [] : [put(row.key, key ?? "key")]),
    ...(typeof row.to === "string" ? [] : [put(row.to.field, targetKind(row))]),
    ...(row.namespace === undefined ? [] : [put(row.namespace, NAMESPACE)]),
  ];
  const holder = fields.reduce(merge, {});
  // A row without further fields names by the text itself: of a list of names, or of one field.
  const plain =
    row.name === undefined && row.key === undefined && row.namespace === undefined && typeof row.to === "string";
  return { apiVersion, kind, metadata, ...put(row.path, plain ? said : holder) };
}

function target({ row, name: right }: Drawn): Manifest {
  const kind = targetKind(row);
  return {
    apiVersion: "example.org/v1",
    kind,
    metadata: { name: right, ...(CLUSTER_KINDS.has(kind) ? {} : { namespace: NAMESPACE }) },
    data: { key: "value" },
  };
}

/** What is not found, leaving out the kinds of custom resources themselves. */
function unmet(...manifests: readonly Manifest[]): readonly UnmetNeed[] {
  const given = ["media"].map((one) => ({ kind: "Namespace", name: one, by: "test" }));
  return link([stage("app", manifests)], given).unmet.filter(
    ({ need }) => !["CustomResourceDefinition", "StoreEntry"].includes(need.kind),
  );
}

describe("a name that is one letter off, by any row of the table", () => {
  it("is found, and the right name is proposed", () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const found = unmet(namer(one, one.broken), target(one));
        expect(found.map(({ need, nearest, kind }) => [need.name, nearest, kind])).toContainEqual([
          one.broken,
          one.name,
          undefined,
        ]);
      }),
      RUNS,
    );
  });

  it("is silent where it is right", () => {
    fc.assert(
      fc.property(drawn, (one) => {
        expect(unmet(namer(one, one.name), target(one))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("a key that is one letter off is found as well", () => {
    const keyed = drawn.filter(({ row }) => row.key !== undefined && ["Secret", "ConfigMap"].includes(targetKind(row)));
    fc.assert(
      fc.property(keyed, (one) => {
        const found = unmet(namer(one, one.name, "keyy"), target(one));
        expect(found.map(({ need, nearest }) => [need.key, nearest])).toContainEqual(["keyy", "key"]);
      }),
      RUNS,
    );
  });
});

describe("the right name of the wrong kind", () => {
  const pairs = [
    ["external-secrets.io", "ExternalSecret", "spec.secretStoreRef", "SecretStore", "ClusterSecretStore"],
    ["external-secrets.io", "ExternalSecret", "spec.secretStoreRef", "ClusterSecretStore", "SecretStore"],
    ["cert-manager.io", "Certificate", "spec.issuerRef", "Issuer", "ClusterIssuer"],
    ["autoscaling", "HorizontalPodAutoscaler", "spec.scaleTargetRef", "Deployment", "StatefulSet"],
    ["helm.toolkit.fluxcd.io", "HelmRelease", "spec.chart.spec.sourceRef", "HelmRepository", "OCIRepository"],
  ] as const;

  it.each(pairs)("%s %s %s: %s for %s", (group, kind, path, written, there) => {
    const object: Manifest = {
      apiVersion: `${group}/v1`,
      kind,
      metadata: { name: "namer", namespace: NAMESPACE },
      ...put(path, { name: "vault-main", kind: written }),
    };
    const scope = CLUSTER_KINDS.has(there) ? {} : { namespace: NAMESPACE };
    const provider = { apiVersion: "example.org/v1", kind: there, metadata: { name: "vault-main", ...scope } };
    expect(unmet(object, provider)).toMatchObject([{ kind: there, nearest: "vault-main" }]);
  });
});

test("what Kubernetes makes itself is silent, in every namespace", () => {
  const binding = (role: string): Manifest => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "b", namespace: NAMESPACE },
    roleRef: { kind: "ClusterRole", name: role },
    subjects: [{ kind: "ServiceAccount", name: "default" }],
  });
  const pod: Manifest = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: NAMESPACE },
    spec: {
      serviceAccountName: "default",
      priorityClassName: "system-node-critical",
      volumes: [{ name: "ca", configMap: { name: "kube-root-ca.crt" } }],
    },
  };
  expect(unmet(pod, ...["view", "cluster-admin", "system:auth-delegator"].map(binding))).toEqual([]);
  const misspelt = { ...pod, spec: { volumes: [{ name: "ca", configMap: { name: "kube-root-ca.cert" } }] } };
  expect(unmet(misspelt).map(({ need }) => need.name)).toEqual(["kube-root-ca.cert"]);
});
