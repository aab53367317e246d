import { App } from "cdk8s";
import { Construct } from "constructs";
import { ComponentStages } from "../../../lib/component/component-stages";
import { at } from "../../../lib/data/fields";
import { collectReleases } from "../../../lib/delivery/collect";
import type { PlannedRelease } from "../../../lib/plan/stage";
import { buildPart, declaredOf, orThrow, runbookOf } from "../../support/component";
import { buildNetwork, machineNeeds, networkCluster } from "../../support/network";

function release(options: object = {}, more: object = {}): PlannedRelease {
  const cluster = networkCluster({ cilium: options }, more);
  const declared = declaredOf(cluster);
  const app = new App();
  const platformScope = new Construct(app, "platform");
  const origin = "components.cilium";
  const stages = new ComponentStages(new Construct(app, "stages"), platformScope, { cluster, declared, origin });
  buildPart(cluster, "cilium", declared, stages);
  const [first, ...rest] = orThrow((problems) => collectReleases(platformScope, { cluster, problems }));
  if (first === undefined || rest.length > 0) throw new Error("not exactly one platform release");
  return first;
}

describe("cilium", () => {
  test("TC-2: Terraform installs it into kube-system, and no stage of Flux has it", () => {
    const cluster = networkCluster({ cilium: {} });
    expect(release()).toMatchObject({ name: "cilium", namespace: "kube-system", chart: { version: "1.20.0" } });
    expect(buildNetwork(cluster).stages.flatMap((stage) => stage.releases.map(({ name }) => name))).not.toContain(
      "cilium",
    );
  });

  test("TC-2: it takes the place of kube-proxy and of Talos' own CNI", () => {
    expect(release().values.kubeProxyReplacement).toBe("true");
    expect(
      machineNeeds(networkCluster({ cilium: {} }), "cilium").map(({ role, replaces }) => [role, replaces]),
    ).toEqual([[undefined, ["cni", "kube-proxy"]]]);
  });

  test("TC-2: node ports are protected against host processes that bind them", () => {
    expect(release().values.nodePort).toEqual({
      range: "30000,32767",
      bindProtection: true,
      autoProtectPortRange: true,
    });
    expect(at(release({ nodePortRange: "20000-22767" }).values, "nodePort", "range")).toBe("20000,22767");
  });

  test("TC-2: pods reach the host's resolver through the host's own routing", () => {
    expect(release().values.bpf).toEqual({ hostLegacyRouting: true });
  });

  test("TC-2: Talos' security context: cgroup mounted by Talos, no right to load kernel modules", () => {
    const { cgroup, securityContext } = release().values;
    expect(cgroup).toEqual({ autoMount: { enabled: false }, hostRoot: "/sys/fs/cgroup" });
    expect(at(securityContext, "capabilities", "ciliumAgent")).toEqual(
      expect.arrayContaining(["NET_ADMIN", "SYS_ADMIN", "SYS_RESOURCE", "IPC_LOCK"]),
    );
    expect(JSON.stringify(securityContext)).not.toContain("SYS_MODULE");
  });

  test("it reaches the API by KubePrism, which needs no pod network", () => {
    expect(release().values).toMatchObject({ k8sServiceHost: "localhost", k8sServicePort: 7445 });
  });

  test("one operator on one node, two on more: they do not fit on one node", () => {
    expect(at(release().values, "operator", "replicas")).toBe(2);
    const one = {
      machines: { node: { role: "control-plane", address: "10.0.1.1", installDisk: "/dev/sda", link: "enp1s0" } },
    };
    expect(at(release({}, one).values, "operator", "replicas")).toBe(1);
  });

  test("Hubble is off unless asked for, and then its certificates do not change at every plan", () => {
    expect(release().values.hubble).toEqual({ enabled: false });
    expect(release({ hubble: "relay" }).values.hubble).toEqual({
      enabled: true,
      tls: { auto: { method: "cronJob" } },
      relay: { enabled: true },
      ui: { enabled: false },
    });
    expect(release({ hubble: "ui" }).makes.objects?.map(({ name }) => name)).toContain("hubble-ui");
    expect(release({ hubble: "relay" }).makes.objects?.map(({ name }) => name)).not.toContain("hubble-ui");
  });

  test("the custom resources that its operator registers count as given by Terraform", () => {
    expect(release().makes.later).toEqual(
      expect.arrayContaining([
        { kind: "CustomResourceDefinition", name: "cilium.io/CiliumNetworkPolicy" },
        { kind: "CustomResourceDefinition", name: "cilium.io/CiliumLoadBalancerIPPool" },
      ]),
    );
  });

  test("TC-17: the runbook names the stack and how to bring the network back without Flux", () => {
    const text = runbookOf(networkCluster({ cilium: {} }), "cilium").map(({ runbook, body }) => `${runbook} ${body}`);
    expect(text[0]).toContain("terraform -chdir=dist/terraform/stacks/lab-platform apply");
    expect(text[1]).toMatch(/^DISASTER-RECOVERY .*apply -replace=helm_release\.cilium/s);
  });
});
