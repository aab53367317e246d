import type { DeclaredInput } from "../../lib/component/component";
import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { outsideSecretSteps } from "../../lib/secrets/outside-secret";
import { NAME, NAMESPACE } from "./names";
import type { Options } from "./options";
import { keySecret } from "./secret";

/** How the key is made in TrueNAS, and what the exporter says when it does not work. */
export function truenasExporterRunbook({ options: chosen }: DeclaredInput<Options>): readonly Section[] {
  return [
    bootstrap(
      "storage-metrics",
      "TrueNAS metrics",
      "The exporter signs in with a key that may read and nothing else.",
      steps(
        `In TrueNAS under Credentials, Groups: make the group ${code("metrics")}. Under Credentials, Users: make the user ${code(chosen.user)} in it, without a shell and without sharing.`,
        `Under Credentials, Groups, Privileges: add a privilege for the group with the role ${code("Readonly Admin")}.`,
        `Under Credentials, Users, API Keys: add a key for ${code(chosen.user)} and copy it; it is shown once.`,
        `Put it where ${code("components.truenasExporter.key")} says.`,
      ),
      sh(cmd`kubectl -n ${NAMESPACE} logs deployment/${NAME} --tail=20`),
      bullets([
        `${code("no connection")}: the name or the certificate does not fit; ${code("components.truenasExporter.certificate")} takes the one that TrueNAS shows under Credentials, Certificates.`,
        `${code("the key was not accepted")}: it was revoked, or belongs to another user.`,
      ]),
    ),
    ...outsideSecretSteps([keySecret(chosen)]),
  ];
}
