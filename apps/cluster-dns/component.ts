import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { CLUSTER_DNS_OFFSET, serviceAddress } from "../../lib/declared/addresses";
import { code, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { address, domainName } from "../../lib/model/field";
import { firstControlPlane } from "../../lib/runbooks/access";
import { privateServiceAddress } from "../powerdns/names";
import type { Forward } from "./corefile";
import { clusterDnsObjects } from "./manifests";

const options = z.strictObject({
  forward: z.record(domainName, address).default({}).meta({
    description:
      "further zones, each with the name server that pods ask for its names, e.g. {lan.example.org: 192.168.1.1}",
  }),
});

/**
 * The DNS that pods ask. It takes the place of Talos' own CoreDNS, because
 * Talos offers no way to add a forwarded zone there, and is delivered by Talos
 * like that one: pods need names before any GitOps engine runs, and no second
 * manager may own the same objects.
 */
export const clusterDns = defineComponent({
  title: "Cluster DNS: CoreDNS that sends the cluster's domain to PowerDNS",
  options,
  requires: () => ({ powerdns: "pods ask it for names of the cluster's domain" }),
  declare: ({ cluster, options: { forward } }) => ({
    machines: [
      {
        role: "control-plane",
        reason: "pods ask PowerDNS for names of the cluster's domain",
        replaces: ["coredns"],
        inlineManifests: [{ name: "cluster-dns", objects: clusterDnsObjects(cluster, forwardsOf(cluster, forward)) }],
      },
    ],
  }),
  runbook: ({ cluster, options: { forward } }) => [
    operations(
      "cluster-dns",
      "DNS inside the cluster",
      `Pods ask CoreDNS at ${serviceAddress(cluster, CLUSTER_DNS_OFFSET)}. It sends ${forwardsOf(cluster, forward)
        .map(({ zone, server }) => `${code(zone)} to ${server}`)
        .join(
          ", ",
        )} and every other name to the node's resolver. Its objects are in the Talos configuration of the control planes; Flux must not get them.`,
      sh(
        cmd`kubectl -n kube-system get pods -l k8s-app=kube-dns`,
        cmd`kubectl run dns-test --rm -it --restart=Never --image=docker.io/library/busybox:1.37.0 -- nslookup test.${cluster.domain}`,
      ),
      "A change of the Corefile reaches a running cluster through the machines stack and then, because Talos only creates what is missing:",
      sh(cmd`talosctl -n ${firstControlPlane(cluster).address} upgrade-k8s --to ${cluster.versions.kubernetes}`),
      "While PowerDNS is down, names of its zone fail inside the cluster; all other names work.",
    ),
  ],
});

function forwardsOf(cluster: Cluster, further: z.output<typeof options>["forward"]): readonly Forward[] {
  return [
    { zone: cluster.domain, server: privateServiceAddress(cluster).toString() },
    ...Object.entries(further).map(([zone, server]) => ({ zone, server: server.toString() })),
  ];
}
