import type { Stage } from "../../lib/stage/stage";
import { fingerprint } from "../../lib/workload/fingerprint";
import { commonLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { SECRETS } from "./secrets";

// renovate: datasource=docker depName=docker.io/curlimages/curl
const IMAGE =
  "docker.io/curlimages/curl:8.21.0@sha256:7c12af72ceb38b7432ab85e1a265cff6ae58e06f95539d539b654f2cfa64bb13";

/** Uid of that image's own user. */
const USER = 100;

const NAME = "harbor-projects";

/** Numbers of Harbor's built-in project roles (Harbor source: common.Role*). */
const ROLES = { projectAdmin: 1, developer: 2, guest: 3, maintainer: 4, limitedGuest: 5 } as const;

/** Roles of members of a project, by their names in Harbor's API. */
export const PROJECT_ROLES = ["projectAdmin", "maintainer", "developer", "guest", "limitedGuest"] as const;

/** A project of Harbor that always exists. */
export interface Project {
  /** Anyone may pull. */
  readonly public: boolean;
  /** Role of each group of the identity provider. */
  readonly groups: Readonly<Record<string, (typeof PROJECT_ROLES)[number]>>;
}

/**
 * A Job that makes the projects and gives the groups their roles, through
 * Harbor's API. It may run any number of times; its name follows from what it
 * does, because a Job cannot be changed: another plan is another Job.
 */
export function projectAccess(stage: Stage, namespace: string, projects: Readonly<Record<string, Project>>): void {
  const script = projectScript(namespace, projects);
  const name = `${NAME}-${fingerprint(script)}`;
  const labels = commonLabels(NAME, "harbor");
  stage.add({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace, labels },
    data: { "projects.sh": script },
  });
  stage.add({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace, labels },
    spec: {
      backoffLimit: 6,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(USER),
          containers: [
            {
              name: "projects",
              image: IMAGE,
              command: ["sh", "/scripts/projects.sh"],
              env: [
                {
                  name: "HARBOR_ADMIN_PASSWORD",
                  valueFrom: { secretKeyRef: { name: SECRETS, key: "HARBOR_ADMIN_PASSWORD" } },
                },
              ],
              resources: resources("10m", "32Mi", "64Mi"),
              securityContext: restrictedContainer(),
              volumeMounts: [
                { name: "scripts", mountPath: "/scripts", readOnly: true },
                { name: "tmp", mountPath: "/tmp" },
              ],
            },
          ],
          volumes: [
            { name: "scripts", configMap: { name } },
            { name: "tmp", emptyDir: { sizeLimit: "16Mi" } },
          ],
        },
      },
    },
  });
  stage.needs(`Job ${namespace}/${name} calls Harbor's API`, { start: { Service: [`${namespace}/harbor-core`] } });
}

/** Member type of a group that comes from OpenID Connect (Harbor source: common.OIDCGroupType). */
const OIDC_GROUP = 3;

function projectScript(namespace: string, projects: Readonly<Record<string, Project>>): string {
  const calls = Object.entries(projects).flatMap(([project, { public: open, groups }]) => [
    `project ${project} ${open}`,
    ...Object.entries(groups).map(([group, role]) => `member ${project} ${group} ${ROLES[role]}`),
  ]);
  return `${library(namespace)}\n${calls.join("\n")}\n`;
}

/** Every call says what must be true afterwards; "exists already" (409) is answered by an update. */
function library(namespace: string): string {
  return `set -eu
api=http://harbor-core.${namespace}.svc/api/v2.0

# call METHOD PATH [BODY]: prints the status code, leaves the answer in /tmp/answer
call() {
  curl -sS --retry 20 --retry-delay 5 --retry-connrefused -o /tmp/answer -w '%{http_code}' \\
    -u "admin:$HARBOR_ADMIN_PASSWORD" -H 'Content-Type: application/json' -X "$1" "$api$2" \${3:+-d "$3"}
}

fail() {
  echo "$1: status $2" >&2
  cat /tmp/answer >&2
  exit 1
}

project() {
  code=$(call POST /projects "{\\"project_name\\":\\"$1\\",\\"metadata\\":{\\"public\\":\\"$2\\"}}")
  if [ "$code" = 409 ]; then
    code=$(call PUT "/projects/$1" "{\\"metadata\\":{\\"public\\":\\"$2\\"}}")
  fi
  case "$code" in 2??) echo "project $1" ;; *) fail "project $1" "$code" ;; esac
}

member() {
  code=$(call POST "/projects/$1/members" "{\\"role_id\\":$3,\\"member_group\\":{\\"group_name\\":\\"$2\\",\\"group_type\\":${OIDC_GROUP}}}")
  if [ "$code" = 409 ]; then
    call GET "/projects/$1/members?entityname=$2&page_size=100" >/dev/null
    id=$(sed 's/},{/}\\n{/g' /tmp/answer | grep -F "\\"entity_name\\":\\"$2\\"" | grep -o '"id":[0-9]*' | head -n 1 | tr -dc '0-9')
    code=$(call PUT "/projects/$1/members/$id" "{\\"role_id\\":$3}")
  fi
  case "$code" in 2??) echo "project $1: group $2 has role $3" ;; *) fail "project $1, group $2" "$code" ;; esac
}
`;
}
