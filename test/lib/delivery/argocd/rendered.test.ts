import { argoEngine } from "../../../../lib/delivery/argocd/engine";
import type { Manifest } from "../../../../lib/manifest/manifest";
import { partsOf } from "../../../../lib/rendered/parts";
import { renderOf } from "../../../support/rendered";

/** A Job that is a hook of these events, as Argo CD gets it; undefined where it is left out. */
function given(annotations: Readonly<Record<string, string>>): Manifest | undefined {
  const job: Manifest = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "one", annotations } };
  const { main, before, after } = partsOf({
    render: renderOf([job]),
    namespace: "gatus",
    clusterKinds: new Set(),
    kept: false,
    marks: argoEngine.rendered,
  });
  expect([before, after]).toEqual([[], []]);
  return main[0];
}

describe("hooks of Helm in the hands of Argo CD", () => {
  /** Argo CD documentation: Helm, Helm hooks. What Helm runs at upgrades alone would be run at the first sync too. */
  test.each([
    ["pre-install", "PreSync"],
    ["pre-install,pre-upgrade", "PreSync"],
    ["post-install", "PostSync"],
    ["post-upgrade, post-install", "PostSync"],
    ["pre-upgrade", undefined],
    ["post-upgrade", undefined],
    ["pre-rollback", undefined],
    ["test", undefined],
    ["pre-delete", undefined],
  ])("%s is %s", (event, phase) => {
    expect(given({ "helm.sh/hook": event })?.metadata.annotations?.["argocd.argoproj.io/hook"]).toBe(phase);
  });

  test.each([
    [undefined, "BeforeHookCreation"],
    ["before-hook-creation", "BeforeHookCreation"],
    ["hook-succeeded", "HookSucceeded"],
    ["before-hook-creation, hook-succeeded,hook-failed", "BeforeHookCreation,HookSucceeded,HookFailed"],
    ["made-up", "BeforeHookCreation"],
  ])("the delete policy %s is %s", (policy, name) => {
    const written: Record<string, string> = policy === undefined ? {} : { "helm.sh/hook-delete-policy": policy };
    const hook = given({ "helm.sh/hook": "pre-install", ...written });
    expect(hook?.metadata.annotations?.["argocd.argoproj.io/hook-delete-policy"]).toBe(name);
  });

  test.each([
    [undefined, "0"],
    ["-5", "-5"],
    ["10", "10"],
    ["soon", "0"],
  ])("the weight %s is the wave %s, and nothing of Helm's own is left", (weight, wave) => {
    const hook = given({
      "helm.sh/hook": "pre-install",
      ...(weight === undefined ? {} : { "helm.sh/hook-weight": weight }),
    });
    expect(hook?.metadata.annotations).toEqual({
      "argocd.argoproj.io/hook": "PreSync",
      "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
      "argocd.argoproj.io/sync-wave": wave,
    });
  });
});
