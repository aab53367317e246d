import type { GitOpsCommands } from "../commands";

/** Fetches the newest commit, then applies the root Kustomization. */
export const FLUX_REFRESH = "flux reconcile kustomization flux-system --with-source";

/** Flux at the command line. Source: flux CLI, help of each command. */
export const fluxCommands: GitOpsCommands = {
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
