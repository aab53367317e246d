import { once } from "../../data/once";
import { reach } from "../../delivery/facts/references/path";
import { groupOf, type Manifest } from "../../manifest/manifest";
import { podTemplates } from "../../manifest/pod";
import { KEY_ROWS, metadataRefusals } from "./names";
import { NETWORK_ROWS } from "./network";
import { POD_ROWS } from "./pods";
import { OTHER_ROWS } from "./rest";
import type { RefusalRow, Refused } from "./row";
import { WORKLOAD_ROWS } from "./workloads";

/** Every validation that is known. */
export const REFUSAL_ROWS: readonly RefusalRow[] = [
  ...KEY_ROWS,
  ...POD_ROWS,
  ...WORKLOAD_ROWS,
  ...NETWORK_ROWS,
  ...OTHER_ROWS,
];

const ROWS = new Map<string, RefusalRow[]>();
for (const row of REFUSAL_ROWS) {
  for (const kind of row.kinds) {
    const key = `${row.group}/${kind}`;
    ROWS.set(key, [...(ROWS.get(key) ?? []), row]);
  }
}

/** What one row says of an object of its kinds. */
export function byRow(manifest: Manifest, { path, judge }: RefusalRow): readonly Refused[] {
  return reach(manifest, path).flatMap((reached): readonly Refused[] => {
    const refusal = judge(reached.value);
    return refusal === undefined ? [] : [{ path: reached.path, ...refusal }];
  });
}

/** Why the API server refuses an object although it fits its schema. */
export const refusalsOf = once((manifest: Manifest): readonly Refused[] => {
  const rows = ROWS.get(`${groupOf(manifest.apiVersion)}/${manifest.kind}`) ?? [];
  const found = rows.flatMap((row) => byRow(manifest, row));
  const inPods = podTemplates(manifest).flatMap(({ template, path }) =>
    metadataRefusals(template).map((one) => ({ ...one, path: `${path}.${one.path}` })),
  );
  return [...metadataRefusals(manifest, manifest.kind), ...inPods, ...found];
});
