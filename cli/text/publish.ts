import type { Finding } from "../../lib/checks/rule";
import { findingsText } from "./findings";
import { count } from "./problems";
import type { Screen } from "./screen";

/** One cluster in the index of digests. */
export interface PublishedCluster {
  /** Of its definition, and the last part of its repository. */
  readonly name: string;
  /** Repository in the registry, e.g. `you/fleet/home`. */
  readonly repository: string;
  /** Digest that the wave points to. */
  readonly digest: string;
  /** Digest that the wave pointed to; absent where there was none. */
  readonly before?: string;
  /** Id of the tree in Git; absent where nothing was built. */
  readonly tree?: string;
  /** Tag that names this state for good; absent where nothing was built. */
  readonly tag?: string;
  /** Whether the registry lacked it. */
  readonly pushed?: boolean;
  /** Whether cosign signed it in this run. */
  readonly signed?: boolean;
  /** Where the engine of the cluster pulls from, by its definition. */
  readonly follows?: { readonly registry: string; readonly wave: string };
}

/** What a publication did. */
export interface Publication {
  /** `oci://` of the folder of repositories. */
  readonly to: string;
  /** Tag that was moved. */
  readonly wave: string;
  /** Those whose wave points to the right digest now, by name. */
  readonly clusters: readonly PublishedCluster[];
  /** Nobody was asked, and nothing was moved. */
  readonly isDryRun: boolean;
}

/** One line for each cluster, then the way back and what does not follow. */
export function publishText({ to, wave, clusters, isDryRun }: Publication): string {
  const lines = clusters.map((one) => `${one.name} ${one.digest}${isDryRun ? "" : ` ${stateOf(one)}`}`);
  if (isDryRun) return `${[...lines, "nothing was published"].join("\n")}\n`;
  const moved = clusters.filter(({ before, digest }) => before !== digest);
  const back = moved.flatMap(({ name, before }) =>
    before === undefined ? [] : [`back: npx groundwork publish ${name} --to ${to} --wave ${wave} --from ${before}`],
  );
  const elsewhere = clusters.flatMap(({ name, follows }) =>
    follows === undefined || (follows.registry === to && follows.wave === wave)
      ? []
      : [`${name} pulls ${follows.registry}/${name}:${follows.wave}, which this did not move`],
  );
  const shown = back.length > MOST_BACK ? [...back.slice(0, MOST_BACK), `… and ${back.length - MOST_BACK} more`] : back;
  return `${[...lines, `${wave}: ${moved.length} of ${count(clusters.length, "cluster")} moved`, ...shown, ...elsewhere].join("\n")}\n`;
}

/** More ways back than these nobody types; `--json` has all of them. */
const MOST_BACK = 5;

function stateOf({ pushed, signed, before, digest }: PublishedCluster): string {
  const parts = [
    ...(pushed === true ? ["pushed"] : []),
    ...(signed === true ? ["signed"] : []),
    before === digest ? "unchanged" : before === undefined ? "new in this wave" : `was ${before}`,
  ];
  return parts.join(", ");
}

/** Why nothing may be published, for findings. */
export function blockedText(findings: readonly Finding[], screen: Screen): string {
  const open = findings.filter(({ severity, accepted }) => severity === "error" && accepted === undefined);
  return `${findingsText(open, screen)}nothing was published\n`;
}

const MOST_FILES = 20;

/** Why nothing may be published, for `dist/`. */
export function driftText(files: readonly string[], why: "stale" | "uncommitted"): string {
  const shown = files.slice(0, MOST_FILES).map((file) => `${why === "stale" ? "differs" : "uncommitted"} ${file}\n`);
  const more = files.length > MOST_FILES ? `… and ${count(files.length - MOST_FILES, "more file")}\n` : "";
  const what =
    why === "stale"
      ? "dist: not what the definitions give now, so nothing was published. Fix: run synth, look at the difference and commit it, then publish."
      : "dist: not what the last commit holds, so nothing was published. Fix: commit it, then publish; where nobody commits dist/, let Git ignore it.";
  return `${shown.join("")}${more}${what}\n`;
}
