import type { Stage } from "../../lib/stage/stage";
import { GROUP, NAMESPACE } from "./names";
import type { MultusOptions } from "./options";

/** The kind of attachments, which upstream keeps in one file with the daemon. */
export function addDefinition(stage: Stage): void {
  stage.addPlain({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `network-attachment-definitions.${GROUP}` },
    spec: {
      group: GROUP,
      scope: "Namespaced",
      names: {
        kind: "NetworkAttachmentDefinition",
        plural: "network-attachment-definitions",
        singular: "network-attachment-definition",
        shortNames: ["nad", "net-attach-def"],
      },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: { spec: { type: "object", properties: { config: { type: "string" } } } },
            },
          },
        },
      ],
    },
  });
}

/** One attachment for each network. Each pod says its own address, which the static plugin takes from Multus. */
export function addAttachments(stage: Stage, networks: MultusOptions["networks"]): void {
  for (const [name, { link, type, gateway, routes, mtu }] of Object.entries(networks)) {
    const config = {
      cniVersion: "1.0.0",
      name,
      plugins: [
        {
          type,
          capabilities: { ips: true, ...(type === "macvlan" ? { mac: true } : {}) },
          master: link,
          mode: type === "macvlan" ? "bridge" : "l2",
          ...(mtu === undefined ? {} : { mtu }),
          ipam: {
            type: "static",
            ...(routes.length === 0
              ? {}
              : { routes: routes.map((route) => ({ dst: route.toString(), gw: gateway?.toString() })) }),
          },
        },
      ],
    };
    stage.addPlain({
      apiVersion: `${GROUP}/v1`,
      kind: "NetworkAttachmentDefinition",
      metadata: { name, namespace: NAMESPACE },
      spec: { config: JSON.stringify(config) },
    });
  }
}
