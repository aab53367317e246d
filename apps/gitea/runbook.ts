import { code, sh } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";

/** Names that the runbook tells. */
export interface GiteaNames {
  /** Fully qualified host name of the web interface. */
  readonly host: string;
  /** Fully qualified host name for Git over SSH. */
  readonly sshHost: string;
  /** Group whose members may sign in. */
  readonly users: string;
  /** Group whose members administer Gitea. */
  readonly admins: string;
  /** People sign in through the identity provider. */
  readonly sso: boolean;
  /** Claim of the volume for repositories, attachments and keys. */
  readonly claim: string;
  /** Name of the PostgreSQL cluster. */
  readonly database: string;
}

export function giteaRunbook(names: GiteaNames): readonly Section[] {
  return [
    operations(
      "git",
      "Gitea",
      names.sso
        ? `Members of the group ${code(names.users)} sign in at https://${names.host} through the identity provider; members of ${code(names.admins)} administer Gitea. An account is made at the first sign-in, and what a group may do is read again at every sign-in.`
        : "Accounts are made by the administrator; nobody can register.",
      "The local administrator is for emergencies. Its password was generated in the cluster:",
      sh(cmd`kubectl -n gitea get secret gitea-admin -o jsonpath='{.data.password}' | base64 -d`),
      `Git over SSH has an address and a name of its own: ${code(`git clone git@${names.sshHost}:owner/repository.git`)}.`,
    ),
    recovery(
      "git",
      "Gitea",
      `Two things belong together: the volume of claim ${code(`gitea/${names.claim}`)} (repositories, attachments, keys) and the database ${code(`gitea/${names.database}`)} (issues, users, permissions). Restore both from the same day. While they are restored, nothing may write:`,
      sh(
        cmd`flux suspend helmrelease -n gitea gitea`,
        cmd`kubectl -n gitea scale deployment gitea --replicas=0`,
        cmd`# restore the volume and the database`,
        cmd`flux resume helmrelease -n gitea gitea`,
        cmd`kubectl -n gitea scale deployment gitea --replicas=1`,
        cmd`kubectl -n gitea exec deploy/gitea -- gitea doctor check --all`,
      ),
    ),
  ];
}
