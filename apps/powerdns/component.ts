import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { poolAddress, publicAddress } from "../../lib/declared/addresses";
import { name, size } from "../../lib/model/field";
import { postgresHealth } from "../../lib/workload/postgres";
import { addInstance } from "./instance";
import { API_KEY_ENTRY, PUBLIC_DNS_PORT } from "./names";
import { powerdnsRunbook } from "./runbook";

const options = z.strictObject({
  pool: name.default("dns-pool").meta({ description: "load-balancer pool of its address; exactly one address" }),
  backend: z
    .enum(["sqlite", "postgres"])
    .default("sqlite")
    .meta({ description: "sqlite: a file on a small volume; postgres: a CloudNativePG database for each view" }),
  size: size.prefault("1 GiB").meta({ description: "size of each view's volume, e.g. 1 GiB" }),
  storageClass: name

    .optional()
    .meta({ description: "storage class of the volumes; absent: the cluster's default class" }),
});

/**
 * The authoritative name server of the cluster's domain, in two views: the
 * private one answers the home network and the cluster with the ingress
 * address, the public one answers the Internet, through the VPS, with the
 * VPS's own. Upstream maintains no chart, so the manifests are ours.
 */
export const powerdns = defineComponent({
  title: "PowerDNS: authoritative DNS of the cluster's domain, private and public view",
  options,
  requires: ({ options: { backend } }) => ({
    externalSecrets: "the API keys are generated in the cluster",
    ...(backend === "postgres" ? { cloudnativePg: "the records are kept in PostgreSQL" } : {}),
  }),
  declare: ({ cluster, options: { pool } }) => ({
    dns: { by: "PowerDNS", zone: cluster.domain },
    dnsServer: { by: "PowerDNS", pool, publicPort: PUBLIC_DNS_PORT },
  }),
  build: ({ cluster, declared, options: chosen, stages }) => {
    const address = poolAddress(cluster, "components.powerdns.pool", chosen.pool);
    const edge = publicAddress(declared);

    const stage = stages.stage("powerdns", {
      title: "PowerDNS, its zone and its API keys",
      ...(chosen.backend === "postgres" ? { health: [postgresHealth] } : {}),
    });
    // Both keys at once: a secret that is created once gets no further key later.
    stage.bootstrapSecret({ name: API_KEY_ENTRY, keys: ["private", "public"] });
    const shared = {
      backend: chosen.backend,
      size: chosen.size.toQuantity(),
      storageClass: stage.storageClass(chosen.storageClass),
      labels: {},
      ...stage.poolAddress(chosen.pool, "pool", "powerdns"),
    };
    addInstance(stage, cluster, { ...shared, view: "private", nameServerAddress: address });
    if (edge !== undefined) addInstance(stage, cluster, { ...shared, view: "public", nameServerAddress: edge });
  },
  runbook: ({ cluster, declared, options: { pool } }) => powerdnsRunbook(cluster, pool, publicAddress(declared)),
});
