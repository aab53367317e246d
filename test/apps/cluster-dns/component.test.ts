import fc from "fast-check";
import { corefile } from "../../../apps/cluster-dns/corefile";
import { at } from "../../../lib/data/fields";
import { podSecurityLevel } from "../../../lib/pod-security/level";
import { buildNetwork, machineNeeds, networkCluster } from "../../support/network";

const components = { metallb: {}, externalSecrets: {}, powerdns: {}, clusterDns: {} };
const cluster = networkCluster(components);
const needs = machineNeeds(cluster, "clusterDns");
const objects = needs.flatMap((need) => need.inlineManifests ?? []).flatMap((manifest) => manifest.objects);
const find = (kind: string) => objects.find((object) => at(object, "kind") === kind);

/** The body of the server block of one zone. */
function block(text: string, zone: string): string {
  return text.split(/^}$/m).find((part) => part.trimStart().startsWith(`${zone}:53 {`)) ?? "";
}

describe("cluster-dns", () => {
  test("Talos delivers it in place of its own, on the control planes, and no stage has it", () => {
    expect(needs.map(({ role, replaces }) => [role, replaces])).toEqual([["control-plane", ["coredns"]]]);
    const inGit = buildNetwork(cluster).stages.flatMap(({ manifests }) => manifests.map(({ metadata }) => metadata));
    expect(inGit.filter(({ namespace }) => namespace === "kube-system")).toEqual([]);
  });

  test("it has the address at which every kubelet expects it", () => {
    expect(at(find("Service"), "metadata", "name")).toBe("kube-dns");
    expect(at(find("Service"), "spec", "clusterIP")).toBe("10.96.0.10");
  });

  test("pods ask the private view for the cluster's domain, at the address that its Service claims", () => {
    const text = String(at(find("ConfigMap"), "data", "Corefile"));
    expect(block(text, "lab.example.org")).toContain("forward . 10.96.0.11\n");
    expect(at(buildNetwork(cluster).object("Service", "powerdns-private"), "spec", "clusterIP")).toBe("10.96.0.11");
  });

  test("everything else goes to the node's resolver, so it works while PowerDNS is absent", () => {
    const text = String(at(find("ConfigMap"), "data", "Corefile"));
    expect(block(text, ".")).toContain("forward . /etc/resolv.conf");
    expect(block(text, ".")).not.toContain("10.96.0.11");
    expect(at(find("Deployment"), "spec", "template", "spec", "dnsPolicy")).toBe("Default");
  });

  test("further zones are forwarded too", () => {
    const more = networkCluster({ ...components, clusterDns: { forward: { "corp.example.com": "10.9.0.1" } } });
    const text = JSON.stringify(machineNeeds(more, "clusterDns"));
    expect(text).toContain("corp.example.com:53 {");
    expect(text).toContain("forward . 10.9.0.1");
  });

  test("it runs on nodes that are not ready for others yet, under the baseline rules", () => {
    const pod = at(find("Deployment"), "spec", "template", "spec");
    expect(at(pod, "priorityClassName")).toBe("system-cluster-critical");
    expect(at(pod, "tolerations", 0, "key")).toBe("node-role.kubernetes.io/control-plane");
    expect(podSecurityLevel(pod, 36).level).not.toBe("privileged");
  });

  test("every brace that opens closes, whatever is forwarded", () => {
    const zone = fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{2,6}){1,2}$/);
    fc.assert(
      fc.property(fc.array(fc.record({ zone, server: fc.ipV4() })), (forwards) => {
        const text = corefile("cluster.local", forwards);
        expect(text.split("{").length).toBe(text.split("}").length);
        expect(text.match(/^\S+:53 \{$/gm)?.length).toBe(forwards.length + 1);
      }),
    );
  });
});
