import type { ComponentStage } from "../../../lib/component/component-stage";
import { at } from "../../../lib/data/fields";
import { type Built, buildStages, everythingElse, parseOrThrow } from "../../support/build";

const cluster = (without: readonly string[] = []) =>
  parseOrThrow({ components: { everythingElse: { without } } }, { everythingElse });

function build(make: (stage: ComponentStage) => void, without: readonly string[] = []): Built {
  return buildStages(cluster(without), (_, stagesOf) => {
    make(stagesOf("components.notes").stage("notes-data", { title: "Notes", namespace: "notes" }));
  });
}

describe("what a stage does for a component", () => {
  test("goes to the stage's namespace, unless told otherwise", () => {
    const { manifests } = build((stage) => {
      stage.expose({ name: "notes", host: "notes", service: "notes", port: 80 });
      stage.expose({ name: "admin", namespace: "elsewhere", host: "admin", service: "admin", port: 80 });
    }).stage("notes-data");
    expect(manifests.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ["Ingress", "notes", "notes"],
      ["Ingress", "elsewhere", "admin"],
    ]);
  });

  test("a generated secret is put into the store once and read back under the names that are wanted", () => {
    const built = build((stage) =>
      stage.generatedSecret({
        name: "notes",
        path: "apps/notes",
        keys: ["password"],
        fixed: { user: "notes" },
        copy: { NOTES_PASSWORD: "password" },
      }),
    );
    expect(at(built.object("PushSecret", "notes"), "spec", "data")).toHaveLength(2);
    expect(at(built.object("ExternalSecret", "notes"), "spec", "data")).toEqual([
      { secretKey: "NOTES_PASSWORD", remoteRef: { key: "apps/notes", property: "password" } },
    ]);
  });

  test("a placed secret says what its reader waits for", () => {
    const origin = { variable: "notes_token" };
    const secret = { title: "notes", origin, namespace: "notes", name: "token", keys: { token: "a token" } };
    build((stage) => {
      expect(stage.placeSecret(secret, "token")).toEqual({ Secret: { "notes/token": ["token"] } });
    });
  });

  test("a question that nothing answers names the option that asked", () => {
    expect(() => build((stage) => stage.storageClass(undefined), ["storage"])).toThrow("components.notes.storageClass");
    expect(() => build((stage) => stage.poolAddress("nowhere", "sshPool"))).toThrow("components.notes.sshPool");
  });
});
