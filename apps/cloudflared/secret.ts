import type { OutsideSecret } from "../../lib/secrets/outside-secret";
import { NAME } from "./names";
import type { Options } from "./options";

const KEY = "credentials.json";

/** The tunnel's credentials file. */
export function credentials({ credentials: origin }: Options): OutsideSecret {
  return {
    title: "the Cloudflare tunnel",
    origin,
    namespace: NAME,
    name: NAME,
    keys: { [KEY]: "credentials file of the tunnel, JSON" },
  };
}
