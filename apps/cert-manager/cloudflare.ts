import type { OutsideSecret } from "../../lib/secrets/outside-secret";
import { CERT_MANAGER_NAMESPACE } from "./names";
import type { CertManagerOptions } from "./options";

/** Key of the Secret with Cloudflare's API token. */
export const CLOUDFLARE_KEY = "api-token";

/** The token by which challenges are written at Cloudflare, or undefined where that is not chosen. */
export function cloudflareToken({ acme }: CertManagerOptions): OutsideSecret | undefined {
  if (acme?.cloudflare === undefined) return undefined;
  return {
    title: "Cloudflare's API, for certificates",
    origin: acme.cloudflare.token,
    namespace: CERT_MANAGER_NAMESPACE,
    name: "cloudflare-api",
    keys: { [CLOUDFLARE_KEY]: "API token with Zone:Read and DNS:Edit of the domain's zone" },
  };
}
