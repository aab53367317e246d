import { App } from "cdk8s";
import { at, listAt } from "../../../lib/data/fields";
import { providedByStage, stageNeeds } from "../../../lib/delivery/link";
import { bootstrapSecret, pushedSecret } from "../../../lib/secrets/generated-secret";
import { Stage } from "../../../lib/stage/stage";
import { collect } from "../../support/component";

function built(make: (stage: Stage) => void) {
  const app = new App();
  make(new Stage(app, "secrets", { title: "secrets" }, "components.powerdns"));
  const [stage] = collect(app);
  if (stage === undefined) throw new Error("no stage");
  return stage;
}

const find = (stage: ReturnType<typeof built>, kind: string, name: string) =>
  stage.manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);

describe("a secret that the cluster generates", () => {
  const bootstrap = built((stage) =>
    bootstrapSecret(stage, { name: "api-key", keys: ["key"], fixed: { user: "dns" } }),
  );
  const pushed = built((stage) =>
    pushedSecret(stage, { name: "admin", namespace: "git", path: "git/admin", keys: ["password"], length: 20 }),
  );

  test("TC-9: is made once, with safe characters and the length that was asked for", () => {
    expect(at(find(pushed, "Password", "admin-generated"), "spec")).toMatchObject({ length: 20, symbols: 0 });
    expect(at(find(pushed, "ExternalSecret", "admin-generated"), "spec", "refreshPolicy")).toBe("CreatedOnce");
  });

  test("TC-9: never overwrites what its store holds, so that a restored value wins", () => {
    for (const [stage, name] of [
      [bootstrap, "api-key"],
      [pushed, "admin"],
    ] as const) {
      expect(at(find(stage, "PushSecret", name), "spec")).toMatchObject({
        updatePolicy: "IfNotExists",
        deletionPolicy: "None",
        selector: { secret: { name: `${name}-generated` } },
      });
    }
  });

  test("TC-9: a bootstrap secret lives in the bootstrap store under its own name, fixed values beside generated ones", () => {
    expect(listAt(find(bootstrap, "PushSecret", "api-key"), "spec", "secretStoreRefs")).toEqual([
      { kind: "ClusterSecretStore", name: "bootstrap" },
    ]);
    expect(providedByStage(bootstrap)).toContainEqual({
      kind: "StoreEntry",
      name: "bootstrap/api-key",
      keys: ["key", "user"],
    });
    expect(
      at(find(bootstrap, "ExternalSecret", "api-key-generated"), "spec", "target", "template", "data", "user"),
    ).toBe("dns");
  });

  test("TC-9: nobody gets a store's value before the store is there", () => {
    const stores = (stage: ReturnType<typeof built>) =>
      stageNeeds(stage)
        .filter((need) => need.kind === "ClusterSecretStore")
        .map((need) => need.name);
    expect(stores(bootstrap)).toEqual(["bootstrap"]);
    expect(stores(pushed)).toEqual(["vault"]);
  });
});
