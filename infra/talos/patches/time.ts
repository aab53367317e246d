import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";

/** Time as a key of `machine`, for contracts up to 1.11. */
export function legacyTime({ network, talos }: Cluster): Fields {
  const fields = {
    ...(network.timeServers.length === 0 ? {} : { servers: [...network.timeServers] }),
    ...(talos.time?.enabled === false ? { disabled: true } : {}),
    ...(talos.time?.bootTimeout === undefined ? {} : { bootTimeout: talos.time.bootTimeout }),
  };
  return Object.keys(fields).length === 0 ? {} : { time: fields };
}

/** Time as a document of its own, for contracts from 1.12 on. */
export function timeDocuments({ network, talos }: Cluster): readonly Fields[] {
  const fields = {
    ...(talos.time?.enabled === false ? { enabled: false } : {}),
    ...(talos.time?.bootTimeout === undefined ? {} : { bootTimeout: talos.time.bootTimeout }),
    ...(network.timeServers.length === 0 ? {} : { ntp: { servers: [...network.timeServers] } }),
  };
  return Object.keys(fields).length === 0 ? [] : [{ apiVersion: "v1alpha1", kind: "TimeSyncConfig", ...fields }];
}
