import { once } from "../../data/once";
import { type Reached, reach, reachByRows } from "../../delivery/facts/references/path";
import { indexOf } from "../../delivery/facts/references/row";
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

const ROWS = indexOf(REFUSAL_ROWS);

/** What one row says of an object of its kinds. */
export function byRow(manifest: Manifest, row: RefusalRow): readonly Refused[] {
  return reach(manifest, row.path).flatMap((reached) => refused(row, reached));
}

function refused({ judge }: RefusalRow, { path, value }: Reached): readonly Refused[] {
  const refusal = judge(value);
  return refusal === undefined ? [] : [{ path, ...refusal }];
}

/** Why the API server refuses an object although it fits its schema. */
export const refusalsOf = once((manifest: Manifest): readonly Refused[] => {
  const rows = ROWS.get(`${groupOf(manifest.apiVersion)}/${manifest.kind}`);
  const found = rows === undefined ? [] : reachByRows(manifest, rows).flatMap((one) => refused(one.row, one));
  const inPods = podTemplates(manifest).flatMap(({ template, path }) =>
    metadataRefusals(template).map((one) => ({ ...one, path: `${path}.${one.path}` })),
  );
  return [...metadataRefusals(manifest, manifest.kind), ...inPods, ...found];
});
