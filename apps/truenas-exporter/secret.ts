import type { OutsideSecret } from "../../lib/secrets/outside-secret";
import { KEY, NAME, NAMESPACE } from "./names";
import type { Options } from "./options";

/** The API key of a TrueNAS user who may only read. */
export function keySecret({ key, user }: Options): OutsideSecret {
  return {
    title: "TrueNAS' metrics",
    origin: key,
    namespace: NAMESPACE,
    name: NAME,
    keys: { [KEY]: `API key of the TrueNAS user ${user}` },
  };
}
