import { type Command, cmd } from "../../document/shell";
import type { CommandStage, GitOpsCommands } from "../commands";
import { FLUX_REFRESH, fluxCommands } from "../flux/commands";
import { ARGO_NAMESPACE, applicationName } from "./application";

/** By whom Argo CD's own root is applied; it would undo a change of the root. */
const HANDOVER = "argo-cd-root";

const MANUAL_SYNC = cmd`--type=merge --patch '{"spec":{"syncPolicy":{"automated":null}}}'`;

const kubectlArgo = (command: Command) => cmd`kubectl -n ${ARGO_NAMESPACE} ${command}`;

/** Argo CD at the command line, without its own CLI: kubectl is there already. */
export const argoCommands: GitOpsCommands = {
  status: [cmd`flux get kustomizations`, kubectlArgo(cmd`get applications.argoproj.io`)],
  watch: kubectlArgo(cmd`get applications.argoproj.io --watch`),
  show: (stage) => kubectlArgo(cmd`get applications.argoproj.io ${stage}`),
  self: fluxCommands.self,
  errors: fluxCommands.errors,
  refresh: [
    FLUX_REFRESH,
    kubectlArgo(cmd`annotate --overwrite applications.argoproj.io root argocd.argoproj.io/refresh=normal`),
  ],
  suspend: (stage) => [
    cmd`flux suspend kustomization ${HANDOVER}`,
    kubectlArgo(cmd`patch applications.argoproj.io root ${MANUAL_SYNC}`),
    kubectlArgo(cmd`patch applications.argoproj.io ${applicationOf(stage)} ${MANUAL_SYNC}`),
  ],
  resume: () => [cmd`flux resume kustomization ${HANDOVER}`],
  inspect: (stage) => [kubectlArgo(cmd`describe applications.argoproj.io ${applicationOf(stage)}`)],
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
function applicationOf(stage: CommandStage): string | Command {
  const { name, manifests, releases } = stage;
  const [release] = releases;
  return manifests.length > 0 || release === undefined ? name : applicationName({ name: `${name}`, releases }, release);
}
