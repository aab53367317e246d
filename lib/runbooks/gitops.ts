import { ARGO_NAMESPACE, applicationName } from "../delivery/argocd/application";
import type { Cluster } from "../model/cluster";
import type { PlannedStage } from "../plan/stage";

/** How one GitOps engine is asked and told things at the command line. */
export interface GitOpsCommands {
  readonly title: string;
  /** Shows every stage; all is well when each is ready. */
  readonly status: readonly string[];
  readonly watch: string;
  /** Takes the newest commit at once. */
  readonly refresh: readonly string[];
  readonly suspend: (stage: PlannedStage) => readonly string[];
  readonly resume: (stage: PlannedStage) => readonly string[];
  /** The story of one stage. */
  readonly inspect: (stage: PlannedStage) => readonly string[];
  /** What the engine says about a stage that is not ready, why, and what to do. */
  readonly messages: readonly (readonly [message: string, cause: string, remedy: string])[];
}

const FLUX_REFRESH = "flux reconcile kustomization flux-system --with-source";

const flux: GitOpsCommands = {
  title: "Flux",
  status: ["flux get kustomizations", "flux get helmreleases -A"],
  watch: "flux get kustomizations --watch",
  refresh: [FLUX_REFRESH],
  suspend: ({ name }) => [`flux suspend kustomization ${name}`],
  resume: ({ name }) => [`flux resume kustomization ${name}`],
  inspect: ({ name, releases }) => [
    `kubectl -n flux-system describe kustomization ${name}`,
    `flux events --for Kustomization/${name}`,
    `flux tree kustomization ${name}`,
    ...releases.slice(0, 1).map((release) => `kubectl -n ${release.namespace} describe helmrelease ${release.name}`),
    `flux reconcile kustomization ${name} --with-source`,
  ],
  messages: [
    ["dependency ... is not ready", "a stage it follows is not Ready", "look at that stage"],
    ["health check failed after", "objects are applied, but a pod is not ready in time", "look at the pods it names"],
    [
      "install retries exhausted",
      "a chart failed several times",
      "repair the cause, then `flux reconcile helmrelease <name> -n <namespace> --reset --force`",
    ],
  ],
};

/** By whom Argo CD's own root is applied; it would undo a change of the root. */
const HANDOVER = "argo-cd-root";

const MANUAL_SYNC = `--type=merge --patch '{"spec":{"syncPolicy":{"automated":null}}}'`;

const kubectlArgo = (command: string) => `kubectl -n ${ARGO_NAMESPACE} ${command}`;

const argocd: GitOpsCommands = {
  title: "Argo CD",
  status: ["flux get kustomizations", kubectlArgo("get applications.argoproj.io")],
  watch: kubectlArgo("get applications.argoproj.io --watch"),
  refresh: [
    FLUX_REFRESH,
    kubectlArgo("annotate --overwrite applications.argoproj.io root argocd.argoproj.io/refresh=normal"),
  ],
  suspend: (stage) => [
    `flux suspend kustomization ${HANDOVER}`,
    kubectlArgo(`patch applications.argoproj.io root ${MANUAL_SYNC}`),
    kubectlArgo(`patch applications.argoproj.io ${applicationOf(stage)} ${MANUAL_SYNC}`),
  ],
  resume: () => [`flux resume kustomization ${HANDOVER}`],
  inspect: (stage) => [kubectlArgo(`describe applications.argoproj.io ${applicationOf(stage)}`)],
  messages: [
    ["ComparisonError", "the folder or chart cannot be rendered", "the message names the file or the value"],
    ["Degraded", "objects are applied, but a pod is not ready", "look at the pods of its namespace"],
    [
      "OutOfSync after every sync",
      "somebody else changes an object that this stage owns",
      "the diff in the web interface shows the field",
    ],
  ],
};

/** The Application that holds a stage's objects, or its first release where it has none. */
function applicationOf(stage: PlannedStage): string {
  const [release] = stage.releases;
  return stage.manifests.length > 0 || release === undefined ? stage.name : applicationName(stage, release);
}

const ENGINES: Readonly<Record<Cluster["gitops"]["engine"], GitOpsCommands>> = { flux, argocd };

export function gitopsOf(cluster: Cluster): GitOpsCommands {
  return ENGINES[cluster.gitops.engine];
}
