import type { DeclaredInput } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { outsideSecretSteps } from "../../lib/secrets/outside-secret";
import { NAMESPACE, PORT } from "./names";
import type { Options } from "./options";
import { credentials } from "./values";

/** How to read logs, and what bounds them. */
export function lokiRunbook({ options: chosen }: DeclaredInput<Options>): readonly Section[] {
  return [
    operations(
      "logs",
      "Logs",
      `Loki keeps logs for ${chosen.retention}${chosen.s3 === undefined ? ` on its volume of ${chosen.size}` : ` in bucket ${code(chosen.s3.bucket)}`}. Read them in Grafana, data source Loki, or without it:`,
      sh(
        cmd`kubectl -n ${NAMESPACE} port-forward service/loki ${PORT} &`,
        cmd`curl -sG http://127.0.0.1:${PORT}/loki/api/v1/query_range --data-urlencode 'query={namespace="kube-system"}' | jq -r '.data.result[].values[][1]'`,
      ),
      chosen.s3 === undefined
        ? "Loki knows no size limit. When the volume fills before the retention ends, give it more room or shorten the retention; the alert VolumeFilling tells in time."
        : "",
    ),
    ...outsideSecretSteps(credentials(chosen)),
  ];
}
