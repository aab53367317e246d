import { showManifest } from "../../../manifest/manifest";
import { bothTimes } from "../../facts/both-times";
import { changesOf } from "../../facts/changes";
import { committedText } from "../../facts/committed";
import { dataIn } from "../../facts/data-in";
import type { Rule } from "../../rule";

/** Names that fit into a message. */
const MOST = 6;

export const engineChanged: Rule = {
  id: "engine-changed",
  title: "A running cluster gets another GitOps engine",
  family: "change",
  severity: "error",
  answers: [],
  why: "Data is at stake: the old engine's objects leave Git, so it deletes what it delivered and uninstalls every release, operators of volumes and databases among them, before the new one installs them again.",
  fix: "first suspend what delivers today (flux suspend helmrelease --all and flux suspend kustomization --all in its namespace; with Argo CD take automated and the finalizers off each Application): what is suspended is deleted without its objects. Then push, and accept this finding for that one change",
  source:
    "Flux documentation: Kustomization and HelmRelease, suspend and garbage collection; Argo CD documentation: app deletion",
  example: 'gitops.engine goes from "flux" to "argocd"',
  needs: "revision",
  explains: ["stage-removed", "stage-renamed", "object-moves-stage"],
  check: (input) => {
    const { before, cluster } = input;
    const was = before === undefined ? undefined : committedText(before, "gitops", "engine");
    const is = cluster.gitops.engine;
    if (was === undefined || was === is) return [];
    const moved = changesOf(input).filter(({ path, old }) => old?.table === "release" && path === '["installed by"]');
    const gone = changesOf(input).filter(({ old, fresh }) => old?.table === "release" && fresh === undefined);
    const releases = [...moved, ...gone].map(({ who }) => who.name);
    const data = dataIn(bothTimes(input)?.before ?? []).map(showManifest);
    const some = (names: readonly string[]) =>
      names.length <= MOST ? names.join(", ") : `${names.slice(0, MOST).join(", ")} and ${names.length - MOST} more`;
    return [
      {
        at: "gitops.engine",
        message: `the engine changes from ${was} to ${is}: ${was} uninstalls ${releases.length === 0 ? "what it delivered" : some(releases)}${data.length === 0 ? "" : ` under ${some(data)}`}`,
        about: ["engine", ...(bothTimes(input)?.before ?? []).map(({ stage }) => `stage ${stage}`)],
      },
    ];
  },
};
