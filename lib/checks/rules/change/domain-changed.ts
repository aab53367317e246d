import { apiEndpoint } from "../../../model/cluster";
import { committedText } from "../../facts/committed";
import type { Found, Rule } from "../../rule";

export const domainChanged: Rule = {
  id: "domain-changed",
  title: "The domain or the API address of a running cluster changes",
  family: "change",
  severity: "warning",
  answers: [],
  why: "Another domain renames every host: certificates, DNS records, sign-in addresses and what people have bookmarked. Another API address cuts off every kubeconfig and kubelet that knows the old one until the new configuration is on all nodes.",
  fix: "keep the old one reachable for as long as both are in use",
  source: "OpenID Connect Core: issuer identifier; Talos documentation: cluster endpoint",
  example: 'domain goes from "ragas.cc" to "ragas.net"',
  needs: "revision",
  check: ({ cluster, before }) => {
    if (before === undefined) return [];
    const found: Found[] = [];
    const domain = committedText(before, "domain");
    if (domain !== undefined && domain !== cluster.domain)
      found.push({
        at: "domain",
        message: `the domain changes from ${domain} to ${cluster.domain}: every host gets another name`,
      });
    const vip = committedText(before, "controlPlane", "vip");
    const now = cluster.controlPlane.vip?.toString();
    if (vip !== now)
      found.push({
        at: "controlPlane.vip",
        message: `the API address changes from ${vip ?? "that of the first control plane"} to ${apiEndpoint(cluster)}`,
      });
    const name = committedText(before, "controlPlane", "endpoint");
    if (name !== cluster.controlPlane.endpoint && vip === now)
      found.push({
        at: "controlPlane.endpoint",
        message: `the API is reached at ${apiEndpoint(cluster)} instead of ${name ?? vip ?? "the address of the first control plane"}`,
      });
    return found;
  },
};
