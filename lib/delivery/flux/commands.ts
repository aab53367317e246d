import { type Command, cmd } from "../../document/shell";
import type { GitOpsCommands } from "../commands";
import { FLUX_NAMESPACE } from "./kustomization";

/** Fetches the newest commit, then applies the root Kustomization. */
export const FLUX_REFRESH = cmd`flux reconcile kustomization flux-system --with-source`;

const kubectlFlux = (command: Command) => cmd`kubectl -n ${FLUX_NAMESPACE} ${command}`;

/** Flux at the command line. Source: flux CLI, help of each command. */
export const fluxCommands: GitOpsCommands = {
  status: [cmd`flux get kustomizations`, cmd`flux get helmreleases -A`],
  watch: cmd`flux get kustomizations --watch`,
  show: (stage) => cmd`flux get kustomization ${stage}`,
  self: [kubectlFlux(cmd`get fluxinstance flux`)],
  errors: [cmd`flux logs --level=error --all-namespaces`, kubectlFlux(cmd`describe fluxinstance flux`)],
  refresh: [FLUX_REFRESH],
  suspend: ({ name }) => [cmd`flux suspend kustomization ${name}`],
  resume: ({ name }) => [cmd`flux resume kustomization ${name}`],
  inspect: ({ name, releases }) => [
    kubectlFlux(cmd`describe kustomization ${name}`),
    cmd`flux events --for Kustomization/${name}`,
    cmd`flux tree kustomization ${name}`,
    ...releases.slice(0, 1).map((release) => cmd`kubectl -n ${release.namespace} describe helmrelease ${release.name}`),
    cmd`flux reconcile kustomization ${name} --with-source`,
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
