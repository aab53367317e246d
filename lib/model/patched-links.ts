import { isFields, listAt, textAt } from "../data/fields";
import type { Cluster } from "./cluster";
import type { Machine } from "./machine";

/** Documents that make a link of the name that they carry. */
const MAKERS = [
  "BondConfig",
  "BridgeConfig",
  "VLANConfig",
  "LinkAliasConfig",
  "DummyLinkConfig",
  "VethConfig",
  "VRFConfig",
  "WireguardConfig",
];

/** Fields of an interface in the older form that say what Talos makes of it. */
const OLD_MAKERS = ["bond", "bridge", "dummy", "wireguard"];

/** Names of links that the operator's own patches make for one machine. */
export function patchedLinks({ patches = [] }: Cluster, { name, role }: Machine): readonly string[] {
  return patches
    .filter(({ machines }) =>
      typeof machines === "string" ? machines === "all" || machines === role : machines.name === name,
    )
    .flatMap(({ documents }) => documents)
    .flatMap((document) => {
      const kind = textAt(document, "kind");
      const own = textAt(document, "name");
      if (kind !== undefined) return own !== undefined && MAKERS.includes(kind) ? [own] : [];
      return listAt(document, "machine", "network", "interfaces").flatMap((one) => {
        const made = textAt(one, "interface");
        return made !== undefined && isFields(one) && OLD_MAKERS.some((field) => one[field] !== undefined)
          ? [made]
          : [];
      });
    });
}
