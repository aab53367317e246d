import { catalog } from "../../../apps/catalog";
import { unknownExtension } from "../../../lib/checks/rules/talos/unknown-extension";
import { featureGateRule } from "../../../lib/checks/rules/versions/feature-gate";
import { extensionsOfTalos, talosOfExtension } from "../../../lib/talos/extensions";
import { featureGate, featureGatesOf } from "../../../lib/talos/feature-gates";
import { good, inputOf } from "../../mistakes/plan";

const definition = (change: object, versions: { talos: string; kubernetes: string } = good().versions) => ({
  ...good(),
  versions,
  ...change,
});
const told = (rule: typeof unknownExtension, one: object) =>
  rule.check(inputOf(one, {})).map(({ at, message, fix }) => `${at}: ${message}. ${fix ?? ""}`);

describe("A7: system extensions by Talos version", () => {
  const of = (talos: string, kubernetes: string, ...extensions: readonly string[]) =>
    told(unknownExtension, definition({ talos: { extensions } }, { talos, kubernetes }));

  test("a wrong name gets the near one", () => {
    expect(of("1.13.9", "1.36.3", "siderolabs/iscsi-tools", "siderolabs/qemu-guestagent")).toEqual([
      "talos.extensions[1]: Talos 1.13 has no extension siderolabs/qemu-guestagent. write siderolabs/qemu-guest-agent",
    ]);
  });

  test("one of another version says of which", () => {
    expect(of("1.11.6", "1.34.1", "siderolabs/multipath-tools")).toEqual([
      "talos.extensions[0]: siderolabs/multipath-tools is there for Talos 1.12 to 1.14, and this cluster has 1.11.6. leave it out, or take a Talos that has it",
    ]);
    expect(of("1.12.11", "1.35.4", "siderolabs/multipath-tools")).toEqual([]);
  });

  test("of a factory of one's own, and of a Talos newer than the table, nothing is known", () => {
    const talos = { extensions: ["acme/special"], factory: "factory.example.org" };
    expect(told(unknownExtension, definition({ talos }))).toEqual([]);
    expect(extensionsOfTalos(15)).toBeUndefined();
  });

  test("the lists have what components and machines ask for", () => {
    expect(Object.keys(catalog).length).toBeGreaterThan(30);
    for (const minor of [11, 12, 13, 14])
      for (const name of ["iscsi-tools", "util-linux-tools", "i915", "amdgpu", "qemu-guest-agent", "tailscale"])
        expect(extensionsOfTalos(minor)).toContain(`siderolabs/${name}`);
    expect(talosOfExtension("siderolabs/i915-ucode")).toEqual([8, 8]);
    expect(talosOfExtension("acme/i915")).toBeUndefined();
  });
});

describe("HA-9: feature gates by Kubernetes version", () => {
  const of = (kubernetes: string, featureGates: Readonly<Record<string, boolean>>) =>
    told(
      featureGateRule,
      definition(
        { talos: { kubelet: { featureGates } }, controlPlane: { vip: "10.0.3.1" } },
        { talos: "1.13.9", kubernetes },
      ),
    );

  test("one that is gone, one that is to come, one that is locked, one that is misspelt", () => {
    expect(of("1.35.4", { SidecarContainers: true })).toEqual([]);
    expect(of("1.36.3", { AppArmor: true, APIServerWebhookAuthenticationToken: true })).toEqual([
      "talos.kubelet.featureGates.AppArmor: the feature gate AppArmor is gone since Kubernetes 1.33. leave it out: what it decided is decided",
      "talos.kubelet.featureGates.APIServerWebhookAuthenticationToken: the feature gate APIServerWebhookAuthenticationToken came with Kubernetes 1.37, and this cluster runs 1.36.3. leave it out until then",
    ]);
    expect(of("1.36.3", { SidecarContainers: false })).toEqual([
      "talos.kubelet.featureGates.SidecarContainers: the feature gate SidecarContainers is always on since Kubernetes 1.33. leave it out",
    ]);
    expect(of("1.36.3", { HPAScaleToZeros: true })).toEqual([
      "talos.kubelet.featureGates.HPAScaleToZeros: Kubernetes 1.36.3 has no feature gate HPAScaleToZeros. write HPAScaleToZero",
    ]);
  });

  test("the table", () => {
    expect(featureGate("AllowOverwriteTerminationGracePeriodSeconds")).toEqual({
      first: 32,
      last: 37,
      locked: { minor: 35, value: false },
    });
    expect(featureGatesOf(37).length).toBeGreaterThan(200);
    expect(featureGatesOf(32)).not.toContain("APIServerWebhookAuthenticationToken");
    expect(featureGate("constructor")).toBeUndefined();
  });
});
