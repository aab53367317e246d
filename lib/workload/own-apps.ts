import type { Declared } from "../declared/declared";
import { engineOf } from "../delivery/engines";
import { ownAuthority, trusting } from "../delivery/own-authority";
import { plain, sh } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { cmd } from "../document/shell";
import { type Cluster, hostName } from "../model/cluster";
import type { Problem } from "../model/problem";
import type { Problems } from "../model/problems";
import type { StageGraph } from "../plan/stage-graph";
import type { StageMaker } from "../stage/stage";
import { minorOf } from "../versions/line";
import { webApp } from "./web-app";

/** Kubernetes minor from which on a Service may have any name of an object. */
const ANY_NAME = 37;

/** Stage of one's own app `name`. */
function ownAppStage(name: string): string {
  return `app-${name}`;
}

/**
 * Every entry of `apps:` as a stage of its own, so that one broken app holds up no other.
 *
 * @param stagesOf makes the stages of one place of the definition
 */
export function buildOwnApps(
  input: { readonly cluster: Cluster; readonly declared: Declared; readonly problems: Problems },
  stagesOf: (origin: string) => StageMaker,
): void {
  const { cluster, declared, problems } = input;
  problems.add(...nameProblems(cluster));
  for (const [name, app] of Object.entries(cluster.apps)) {
    const reached = app.host === undefined ? "" : ` at https://${hostName(cluster, app.host)}`;
    problems.attempt({ path: `apps.${name}`, names: [name] }, () => {
      const stage = stagesOf(`apps.${name}`).stage(ownAppStage(name), { title: `own app ${name}${reached}` });
      webApp(stage, { cluster, declared, path: `apps.${name}` }, name, app);
    });
  }
}

/**
 * Before 1.37 Kubernetes wants the name of a Service to start with a letter (RFC 1035), unlike other names
 * (kubernetes/kubernetes, versioned_feature_list.yaml: RelaxedServiceNameValidation).
 */
function nameProblems(cluster: Cluster): readonly Problem[] {
  if (minorOf(cluster.versions.kubernetes) >= ANY_NAME) return [];
  return Object.entries(cluster.apps)
    .filter(([name, app]) => app.port !== undefined && !/^[a-z]/.test(name))
    .map(([name]) => ({
      file: cluster.file,
      path: `apps.${name}`,
      got: `the name ${name} for an app with a port`,
      want: "a name that starts with a letter, as the name of its Service must",
      fix: `write app-${name}`,
    }));
}

/** How to see that each app is reached through the whole chain: DNS, certificate, ingress, pod. */
export function ownAppSections(cluster: Cluster, graph: Pick<StageGraph, "stages">): readonly Section[] {
  const exposed = Object.entries(cluster.apps).flatMap(([name, app]) =>
    app.host === undefined ? [] : [{ name, namespace: app.namespace ?? name, host: hostName(cluster, app.host) }],
  );
  if (exposed.length === 0) return [];
  const { fetch, curl } = trusting(ownAuthority(graph));
  return [
    operations(
      "own-apps",
      "Own apps, end to end",
      "For each app: the record must name the ingress controller's address, the certificate must be Ready, HTTPS must answer with verify result 0, and plain HTTP must redirect to HTTPS. The first line that fails tells which part of the chain is broken.",
      "An app that leaves the definition is removed; its claims stay, with their data, until someone deletes them: `kubectl get pvc -A -l app.kubernetes.io/managed-by=groundwork`.",
      ...exposed.flatMap(({ name, namespace, host }) => [
        `### ${plain(name)}`,
        sh(
          engineOf(cluster).commands.show(ownAppStage(name)),
          cmd`dig +short ${host}`,
          cmd`kubectl -n ${namespace} get certificate,ingress,pods`,
          ...fetch,
          cmd`${curl} -sS -o /dev/null -w '%{http_code} %{ssl_verify_result}\\n' https://${host}/`,
          cmd`curl -sS -o /dev/null -w '%{http_code} %{redirect_url}\\n' http://${host}/`,
        ),
      ]),
    ),
  ];
}
