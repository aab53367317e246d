import { catalog } from "../../../../apps/catalog";
import { synthCluster } from "../../../../compiler/synth-cluster";
import type { Finding } from "../../../../lib/checks/rule";
import type { Fields } from "../../../../lib/data/fields";
import { parseDefinition } from "../../../../lib/definition/parse";
import { mergeValues } from "../../../../lib/delivery/override";
import { schemaStore } from "../../../../lib/schema/store";
import home from "../../../docs/examples/home";
import { ROOT } from "../../../support/systems";

/** In place of a part of the definition: the part is taken away. */
export const REMOVED = "(removed)";

/** The README's cluster with changes laid over its definition. */
function changedHome(...changes: readonly object[]): object {
  let merged: Fields = JSON.parse(JSON.stringify(home));
  for (const change of changes) merged = mergeValues(merged, { ...change });
  return JSON.parse(JSON.stringify(merged, (_, value: unknown) => (value === REMOVED ? undefined : value)));
}

/** Three workers of this size, one on each host, and control planes that run nothing else. */
export function workers(size: object = {}): object {
  return {
    controlPlane: { schedulable: false },
    machines: Object.fromEntries(
      [1, 2, 3].map((number) => [
        `w-${number}`,
        {
          role: "worker",
          host: `pve${number}`,
          address: `192.168.1.3${number}`,
          cpus: 4,
          memory: "12 GiB",
          disk: "100 GiB",
          ...size,
        },
      ]),
    ),
  };
}

/** Findings of the whole pipeline, advice left out, each as `rule at`; problems as their path. */
export function told(...changes: readonly object[]): readonly string[] {
  const { cluster, problems } = parseDefinition(changedHome(...changes), "clusters/home.ts", catalog);
  if (cluster === undefined || problems.length > 0) return problems.map(({ path }) => `problem ${path}`);
  const made = synthCluster({ cluster }, schemaStore(ROOT));
  return [
    ...made.problems.map(({ path }) => `problem ${path}`),
    ...made.findings.filter(isHeard).map(({ rule, at }) => `${rule} ${at}`),
  ];
}

/** The same findings and problems as `rule at: fix`. */
export function fixes(...changes: readonly object[]): readonly string[] {
  const { cluster, problems } = parseDefinition(changedHome(...changes), "clusters/home.ts", catalog);
  const repair = ({ path, fix }: { readonly path: string; readonly fix?: string }) => `problem ${path}: ${fix}`;
  if (cluster === undefined || problems.length > 0) return problems.map(repair);
  const made = synthCluster({ cluster }, schemaStore(ROOT));
  return [
    ...made.problems.map(repair),
    ...made.findings.filter(isHeard).map(({ rule, at, fix }) => `${rule} ${at}: ${fix}`),
  ];
}

function isHeard({ severity, accepted }: Finding): boolean {
  return severity !== "advice" && accepted === undefined;
}

/** Values of a release, as an override of the definition. */
export function override(release: string, path: string, value: unknown): object {
  const values = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return { releases: { [release]: { values } } };
}

/** An image that needs no root. */
export const image = "docker.io/nginxinc/nginx-unprivileged:1.29.3";

/** Objects of one's own in a namespace `own`. */
export function own(...from: readonly object[]) {
  return { manifests: { own: { from, namespace: "own" } } };
}

/** An object with a name alone. */
export function object(apiVersion: string, kind: string, name: string, fields: object) {
  return { apiVersion, kind, metadata: { name }, ...fields };
}
