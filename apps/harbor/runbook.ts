import { code, sh } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";

/** Names that the runbook tells. */
export interface HarborNames {
  /** Fully qualified host name. */
  readonly host: string;
  /** Group whose members may sign in. */
  readonly users: string;
  /** Group whose members administer Harbor. */
  readonly admins: string;
  /** People sign in through the identity provider. */
  readonly sso: boolean;
  /** Name of the PostgreSQL cluster. */
  readonly database: string;
  /** Names of the projects that the definition makes. */
  readonly projects: readonly string[];
}

export function harborRunbook(names: HarborNames): readonly Section[] {
  return [
    operations(
      "registry",
      "Harbor",
      ...(names.sso
        ? [
            `Members of ${code(names.users)} sign in at https://${names.host} through the identity provider; members of ${code(names.admins)} administer Harbor. Docker cannot do that sign-in: each user copies the CLI secret from the profile page and uses it as the password of ${code(cmd`docker login ${names.host}`)}. Machines use robot accounts.`,
            `The local administrator stays for emergencies, at https://${names.host}/account/sign-in with the user \`admin\`:`,
          ]
        : [`The administrator signs in at https://${names.host} as \`admin\`:`]),
      sh(cmd`kubectl -n harbor get secret harbor-secrets -o jsonpath='{.data.HARBOR_ADMIN_PASSWORD}' | base64 -d`),
      ...(names.projects.length === 0
        ? ["Projects are made by administrators."]
        : [
            `These projects come from the definition: ${names.projects.map(code).join(", ")}. A Job makes them and gives each group its role; a group that left the definition keeps its role until an administrator takes it away. The last run:`,
            sh(cmd`kubectl -n harbor logs -l app.kubernetes.io/name=harbor-projects --tail=-1`),
          ]),
    ),
    recovery(
      "registry",
      "Harbor",
      `Three things belong together: the layers (claim \`harbor/harbor-registry\`), the database (${code(`harbor/${names.database}`)}) and the encryption key (entry \`apps/harbor-encryption\` of the main store). Without the key the credentials in the database cannot be read. Restore the store first, then the database and the volume from the same day, then let the release start. Afterwards run garbage collection once: layers that only the volume knows are removed, and a layer that only the database knows shows as a failed pull.`,
    ),
  ];
}
