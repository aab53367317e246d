import type { Declared } from "../../lib/declared/declared";
import { blocks, bullets, code, sh, steps, table } from "../../lib/document/markdown";
import { bootstrap, operations, recovery, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { clientBlueprintKey, DATABASE, NAMESPACE, SETTINGS_ENTRY, SETTINGS_SECRET } from "./names";

interface IdentityFacts {
  readonly host: string;
  readonly people: readonly string[];
  readonly groups: readonly string[];
}

export function authentikRunbook(cluster: Cluster, declared: Declared, facts: IdentityFacts): readonly Section[] {
  return [firstLogin(facts), people(declared, facts), restore(cluster)];
}

const worker = (command: Command) => cmd`kubectl -n ${NAMESPACE} exec deployment/authentik-worker -- ak ${command}`;

function firstLogin({ host, people }: IdentityFacts): Section {
  return bootstrap(
    "identity",
    "First sign-in",
    `authentik answers at ${code(`https://${host}`)}. The first administrator is ${code("akadmin")}; the password was generated in the cluster:`,
    sh(
      cmd`kubectl -n ${NAMESPACE} get secret ${SETTINGS_SECRET} -o jsonpath='{.data.AUTHENTIK_BOOTSTRAP_PASSWORD}' | base64 -d`,
    ),
    people.length === 0
      ? "The definition names no people yet: add them under components.authentik.users, or in the web interface."
      : blocks(
          "People of the definition have no password yet. Give each a link by which they choose one; it is valid for an hour:",
          sh(...people.map((user) => worker(cmd`create_recovery_key 60 ${user}`))),
        ),
  );
}

function people(declared: Declared, { host, groups }: IdentityFacts): Section {
  return operations(
    "identity",
    "People, groups and clients",
    `Groups and people are in the definition; ${code(`https://${host}/if/admin/`)} shows them. Groups: ${groups.map(code).join(", ") || "none"}.`,
    table(
      ["client", "application", "issuer", "groups"],
      declared.oidcClients.map((client) => [
        code(client.id),
        client.launchUrl,
        declared.identity?.issuer(client.id) ?? "",
        client.groups.map((group) => group.name).join(", ") || "everybody",
      ]),
    ),
    "A client's blueprint reaches the worker within two minutes and is applied when it appears, later changes within the hour. To apply one at once, and to see what became of it:",
    sh(
      ...declared.oidcClients
        .slice(0, 1)
        .map((client) => worker(cmd`apply_blueprint mounted/clients/${clientBlueprintKey(client.id)}`)),
      cmd`kubectl -n ${NAMESPACE} logs deployment/authentik-worker --tail=100 | grep -i blueprint`,
    ),
    "A new client secret: remove it from the store and let the cluster make another. The service follows within an hour.",
    sh(
      cmd`vault kv metadata delete secret/oidc/<client>`,
      cmd`kubectl -n ${NAMESPACE} delete externalsecret oidc-<client>-generated`,
      cmd`flux reconcile kustomization oidc-clients`,
      cmd`kubectl -n ${NAMESPACE} annotate pushsecret oidc-<client> force-sync="$(date +%s)" --overwrite`,
      cmd`kubectl -n ${NAMESPACE} annotate externalsecret blueprint-<client> force-sync="$(date +%s)" --overwrite`,
    ),
  );
}

function restore(cluster: Cluster): Section {
  return recovery(
    "identity",
    "authentik",
    "What makes up the identity provider:",
    bullets([
      `the database ${code(`${NAMESPACE}/${DATABASE}`)}: passwords, second factors, sessions`,
      `the entry ${code(`secret/${SETTINGS_ENTRY}`)} of Vault: without its ${code("secret_key")} sessions and tokens of the database are lost`,
      "groups, people and clients: they are in Git and come back by themselves",
    ]),
    sh(
      cmd`kubectl -n ${NAMESPACE} exec ${DATABASE}-1 -c postgres -- pg_dump -Fc authentik | age -r <recipient> -o authentik-${cluster.name}.dump.age`,
    ),
    "Into a new cluster, after Vault was restored:",
    steps(
      `Stop server and worker.\n\n${sh(
        cmd`flux suspend helmrelease authentik -n authentik`,
        cmd`kubectl -n ${NAMESPACE} scale deployment authentik-server authentik-worker --replicas=0`,
      )}`,
      `Put the database back.\n\n${sh(
        cmd`age -d -i <identity> authentik-${cluster.name}.dump.age |`,
        cmd`  kubectl -n ${NAMESPACE} exec -i ${DATABASE}-1 -c postgres -- pg_restore --clean --if-exists -d authentik`,
      )}`,
      `Start them again.\n\n${sh(cmd`flux resume helmrelease authentik -n authentik`)}`,
    ),
    "Nobody can sign in? The administrator gets in without any provider:",
    sh(worker(cmd`create_recovery_key 60 akadmin`)),
  );
}
