import { spawnSync } from "node:child_process";
import { at } from "../../../lib/data/fields";
import type { SecretRef } from "../../../lib/model/secret";
import {
  type ComposedSecret,
  composedSecretSteps,
  placeComposedSecret,
  platformSecretsOfComposed,
} from "../../../lib/secrets/composed-secret";
import { buildStages, everythingElse, parseOrThrow } from "../../support/build";
import { templateOf, terraformValues } from "../../support/terraform";

const cluster = parseOrThrow({ components: { everythingElse: {} } }, { everythingElse });

const secret = (origin: SecretRef): ComposedSecret => ({
  title: "a driver",
  origin,
  namespace: "storage",
  name: "driver",
  inputs: { "key-id": "the id", "key-text": "the key" },
  texts: {
    user: ["kubernetes"],
    "config.yaml": ["url: https://nas\nkey: '", { input: "key-id" }, ":", { input: "key-text" }, "'\n"],
  },
});

const place = (origin: SecretRef) => {
  let needs: ReturnType<typeof placeComposedSecret> = {};
  const built = buildStages(cluster, (declared, stagesOf) => {
    const stage = stagesOf("components.driver").stage("driver", { title: "a driver" });
    stage.add({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "driver", namespace: "storage" } });
    needs = placeComposedSecret(stage, { cluster, declared, path: "components.driver.key" }, secret(origin));
  });
  return { built, needs };
};

const steps = (origin: SecretRef) => composedSecretSteps(cluster, [secret(origin)])[0]?.body ?? "";
const BY_HAND: SecretRef = { manual: "Make a key on the NAS", namespace: "storage", name: "driver" };

describe("a Secret around values from outside", () => {
  test("as Terraform variables: one each, and the platform stack writes the text", () => {
    const [placed] = platformSecretsOfComposed(secret({ variable: "nas" }));
    expect(templateOf(placed?.keys["config.yaml"]?.(terraformValues))).toBe(
      "url: https://nas\nkey: '${var.nas_key_id}:${var.nas_key_text}'\n",
    );
    expect(templateOf(placed?.keys.user?.(terraformValues))).toBe("kubernetes");
    expect(platformSecretsOfComposed(secret(BY_HAND))).toEqual([]);
  });

  test("from a store: External Secrets writes the text", () => {
    const { built, needs } = place({ store: "vault", key: "storage/nas" });
    const object = built.object("ExternalSecret", "driver");
    expect(at(object, "spec", "target", "template", "data", "config.yaml")).toBe(
      'url: https://nas\nkey: \'{{ index . "key-id" }}:{{ index . "key-text" }}\'\n',
    );
    expect(at(object, "spec", "data", 0, "remoteRef")).toEqual({ key: "storage/nas", property: "key-id" });
    expect(needs).toEqual({ "storage/driver": ["user", "config.yaml"] });
    expect(() => place({ store: "vualt", key: "a" })).toThrow("got the secret store vualt, want a store");
  });

  test("by hand: it must be the Secret that is read, and the stage says that somebody brings it", () => {
    expect(place(BY_HAND).built.stage("driver").provisions).toContainEqual({
      kind: "Secret",
      namespace: "storage",
      name: "driver",
      keys: ["user", "config.yaml"],
    });
    expect(() => place({ manual: "Make a key on the NAS", namespace: "other", name: "driver" })).toThrow(
      "write namespace: storage, name: driver",
    );
  });

  test("nothing inside the cluster can make up a value from outside", () => {
    expect(() => place({ generated: "cluster" })).toThrow("an origin that brings a value from outside");
  });

  test("the runbook's commands write the very text, with values that are typed and never shown", () => {
    const body = steps(BY_HAND);
    expect(body).toContain("read -rsp 'key-id: ' KEY_ID; echo");
    const command = body.slice(body.indexOf("kubectl"), body.lastIndexOf("EOF") + 3);
    const { stdout } = spawnSync("sh", ["-c", `kubectl() { printf "%s\\n" "$*"; cat; }\n${command}`], {
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "", KEY_ID: "id", KEY_TEXT: "secret" },
    });
    expect(stdout).toBe(
      "-n storage create secret generic driver --from-literal=user=kubernetes --from-file=config.yaml=/dev/stdin\nurl: https://nas\nkey: 'id:secret'\n",
    );
  });

  test("sealed and SOPS files are made by one command, without a plain file", () => {
    expect(steps({ sealed: "nas.sealed.yaml" })).toContain("| npx groundwork seal home -");
    expect(steps({ sops: "nas.sops.yaml" })).toContain(
      "sops encrypt --filename-override clusters/home/secrets/nas.sops.yaml --input-type yaml --output-type yaml /dev/stdin > clusters/home/secrets/nas.sops.yaml",
    );
    expect(steps({ store: "vault", key: "storage/nas" })).toBe("");
    expect(composedSecretSteps(cluster, [secret({ variable: "nas" })])).toEqual([]);
  });
});
