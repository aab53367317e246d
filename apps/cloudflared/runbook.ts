import type { DeclaredInput } from "../../lib/component/component";
import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { outsideSecretSteps } from "../../lib/secrets/outside-secret";
import { NAME } from "./names";
import type { Options } from "./options";
import { credentials } from "./secret";

/** How the tunnel is made, and why a host does not answer. */
export function cloudflaredRunbook({ cluster, options: chosen }: DeclaredInput<Options>): readonly Section[] {
  return [
    bootstrap(
      "make-the-tunnel",
      "Make the Cloudflare tunnel",
      steps(
        `Once, from any machine with cloudflared:\n\n${sh(cmd`cloudflared tunnel login`, cmd`cloudflared tunnel create ${cluster.name}`)}`,
        `Write its id into ${code("components.cloudflared.tunnel")} (now ${code(chosen.tunnel)}). The file ${code(`~/.cloudflared/${chosen.tunnel}.json`)} is the credentials file.`,
      ),
    ),
    ...outsideSecretSteps([credentials(chosen)]),
    operations(
      "tunnel",
      "Cloudflare tunnel",
      `Records of public hosts point to ${code(`${chosen.tunnel}.cfargotunnel.com`)} and must be proxied by Cloudflare, because that name has no address of its own.`,
      sh(
        cmd`kubectl -n ${NAME} get pods`,
        cmd`kubectl -n ${NAME} logs deploy/${NAME} --tail=30`,
        cmd`cloudflared tunnel info ${chosen.tunnel}`,
      ),
      bullets([
        "Error 1033: no connector is connected. Pods are not ready, or the credentials belong to another tunnel.",
        "Error 502: the connector does not reach the Gateway, or its certificate does not cover the host.",
      ]),
    ),
  ];
}
