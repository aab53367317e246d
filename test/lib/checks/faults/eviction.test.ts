import { told } from "./changed-home";

const budget = (name: string, spec: object) => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name, namespace: "wiki" },
  spec,
});
const APP = {
  apps: { wiki: { image: "registry.example.org/wiki:1.2.3", port: 8080, namespace: "wiki", replicas: 2 } },
};
const own = (...from: readonly object[]) => ({ manifests: { guard: { from } } });
const refused = (...changes: readonly object[]) => told(...changes).filter((one) => one.startsWith("budget-refused"));
const byName = { matchLabels: { "app.kubernetes.io/name": "wiki" } };

describe("H16: two budgets over one pod", () => {
  it.each([
    ["the app's own and one more", APP, own(budget("more", { maxUnavailable: 1, selector: byName }))],
    ["one over the whole namespace", APP, own(budget("all", { minAvailable: 1, selector: {} }))],
    [
      "by an expression",
      APP,
      own(
        budget("more", {
          minAvailable: "50%",
          selector: { matchExpressions: [{ key: "app.kubernetes.io/name", operator: "Exists" }] },
        }),
      ),
    ],
  ])("%s", (_, app, more) => expect(refused(app, more)).toHaveLength(1));

  it("silent: another app's pods, and an app whose own budget is off", () => {
    const other = { matchLabels: { "app.kubernetes.io/name": "notes" } };
    expect(refused(APP, own(budget("more", { maxUnavailable: 1, selector: other })))).toEqual([]);
    const without = { apps: { wiki: { ...APP.apps.wiki, disruption: false } } };
    expect(refused(without, own(budget("more", { maxUnavailable: 1, selector: byName })))).toEqual([]);
  });
});

describe("H16: a budget over a pod that nothing controls", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "alone", namespace: "wiki", labels: { app: "alone" } },
    spec: { containers: [{ name: "alone", image: "registry.example.org/alone:1.0.0" }] },
  };
  const selector = { matchLabels: { app: "alone" } };

  it.each([{ maxUnavailable: 1 }, { maxUnavailable: "20%" }, { minAvailable: "50%" }])("%j", (spec) =>
    expect(refused(own(pod, budget("alone", { ...spec, selector })))).toHaveLength(1),
  );

  it("silent: a number that must stay", () =>
    expect(refused(own(pod, budget("alone", { minAvailable: 1, selector })))).toEqual([]));
});
