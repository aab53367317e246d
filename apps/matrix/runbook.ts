import { code, sh } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";

/** Names that the runbook tells. */
export interface MatrixNames {
  /** Fully qualified host name of the home server. */
  readonly host: string;
  /** The part after the colon in user and room names. */
  readonly serverName: string;
  /** Group whose members may sign in. */
  readonly users: string;
  /** People sign in through the identity provider. */
  readonly sso: boolean;
  /** Name of the PostgreSQL cluster. */
  readonly database: string;
}

export function matrixRunbook(names: MatrixNames): readonly Section[] {
  return [
    operations(
      "chat",
      "Matrix Synapse",
      names.sso
        ? `Members of ${code(names.users)} sign in through the identity provider, with any Matrix client that has the server ${code(names.host)}. Passwords are off. Who becomes a server administrator is set by hand, after the first sign-in:`
        : "Accounts are made by the administrator; nobody can register:",
      names.sso
        ? sh(
            cmd`kubectl -n matrix exec ${names.database}-1 -- psql synapse -c \\`,
            cmd`  "UPDATE users SET admin = 1 WHERE name = '@alice:${names.serverName}'"`,
          )
        : sh(
            cmd`kubectl -n matrix exec -it matrix-synapse-main-0 -c synapse -- \\`,
            cmd`  register_new_matrix_user -c /conf/homeserver.yaml http://localhost:8008`,
          ),
      `Users are called ${code(`@name:${names.serverName}`)}. That name can never change. Clients and other servers find the home server through two files below it:`,
      sh(
        cmd`curl -s https://${names.serverName}/.well-known/matrix/server`,
        cmd`curl -s https://${names.serverName}/.well-known/matrix/client`,
        cmd`curl -s https://${names.host}/_matrix/federation/v1/version`,
      ),
    ),
    recovery(
      "chat",
      "Matrix Synapse",
      `Keep the database ${code(`matrix/${names.database}`)}, the claim \`matrix/matrix-synapse-media\` and the entry \`apps/matrix\` of the main store. The signing key in that entry is the identity of the server: with a new one, other servers refuse its old events. The database must be restored with collation C, as it was made; Synapse refuses to start on any other.`,
    ),
  ];
}
