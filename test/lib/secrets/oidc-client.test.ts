import { App } from "cdk8s";
import { at, listAt } from "../../../lib/data/fields";
import { providedByStage } from "../../../lib/delivery/link";
import { oidcClientGenerator, oidcClientSecret } from "../../../lib/secrets/oidc-client";
import { Stage } from "../../../lib/stage/stage";
import { collect } from "../../support/component";

function built(make: (stage: Stage) => void) {
  const app = new App();
  make(new Stage(app, "clients", { title: "clients" }, "components.authentik"));
  const [stage] = collect(app);
  if (stage === undefined) throw new Error("no stage");
  return stage;
}

const find = (stage: ReturnType<typeof built>, kind: string) => stage.manifests.find((one) => one.kind === kind);

test("a client's secret is generated once and pushed beside the client's id", () => {
  const stage = built((made) => oidcClientGenerator(made, "authentik", "gitea"));
  expect(at(find(stage, "Password"), "spec", "length")).toBe(64);
  expect(at(find(stage, "Password"), "spec", "symbols")).toBe(0);
  expect(at(find(stage, "ExternalSecret"), "spec", "refreshPolicy")).toBe("CreatedOnce");
  expect(providedByStage(stage)).toContainEqual({
    kind: "StoreEntry",
    name: "vault/oidc/gitea",
    keys: ["client_secret", "client_id"],
  });
});

test("a consumer reads id and secret from the store, under the names it wants", () => {
  const stage = built((made) =>
    oidcClientSecret(made, {
      client: "gitea",
      name: "gitea-oidc",
      namespace: "gitea",
      keys: { key: "id", secret: "secret" },
    }),
  );
  const copy = find(stage, "ExternalSecret");
  expect(at(copy, "spec", "secretStoreRef")).toEqual({ kind: "ClusterSecretStore", name: "vault" });
  expect(listAt(copy, "spec", "data")).toEqual([
    { secretKey: "key", remoteRef: { key: "oidc/gitea", property: "client_id" } },
    { secretKey: "secret", remoteRef: { key: "oidc/gitea", property: "client_secret" } },
  ]);
});

test("without names the Secret has the store's own keys", () => {
  const stage = built((made) => oidcClientSecret(made, { client: "gitea", name: "oidc", namespace: "gitea" }));
  expect(listAt(find(stage, "ExternalSecret"), "spec", "data").map((entry) => at(entry, "secretKey"))).toEqual([
    "client_id",
    "client_secret",
  ]);
});
