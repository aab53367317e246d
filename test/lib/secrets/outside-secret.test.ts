import { z } from "zod";
import { defineComponent } from "../../../lib/component/component";
import type { SecretRef } from "../../../lib/model/secret";
import { secretRef } from "../../../lib/model/secret";
import {
  type OutsideSecret,
  outsideSecretSteps,
  placeOutsideSecret,
  platformSecretsOf,
  secretName,
} from "../../../lib/secrets/outside-secret";
import { type Built, buildComponent } from "../../support/build";
import { templateOf, terraformValues } from "../../support/terraform";

function secret(origin: SecretRef, more: Partial<OutsideSecret> = {}): OutsideSecret {
  return { title: "chat", origin, namespace: "alerts", name: "chat", keys: { url: "address" }, ...more };
}

/** A component that reads one such secret. */
function built(origin: SecretRef, more: Partial<OutsideSecret> = {}): Built {
  const reader = defineComponent({
    title: "reader",
    options: z.strictObject({ origin: secretRef }),
    build: ({ cluster, declared, options, stages }) => {
      const stage = stages.stage("reader", { title: "reader" });
      const asker = { cluster, declared, path: "components.reader.origin" };
      stage.needs("reader", { start: { Secret: placeOutsideSecret(stage, asker, secret(options.origin, more)) } });
    },
  });
  return buildComponent("reader", reader, { origin });
}

const needs = (from: Built) =>
  from.stage("reader").needs.map(({ kind, namespace, name, key }) => [kind, namespace, name, key]);

describe("a secret from outside", () => {
  test("by a Terraform variable: the platform stack places it, and nothing of it is in Git", () => {
    const [placed] = platformSecretsOf(secret({ variable: "chat_url" }));
    expect(placed).toMatchObject({ namespace: "alerts", name: "chat" });
    expect(templateOf(placed?.keys.url?.(terraformValues))).toBe("${var.chat_url}");
    expect(built({ variable: "chat_url" }).stage("reader").manifests).toEqual([]);
  });

  test("several keys take several variables", () => {
    const [placed] = platformSecretsOf(secret({ variable: "push" }, { keys: { user: "user", "api-token": "token" } }));
    expect(Object.values(placed?.keys ?? {}).map((text) => templateOf(text(terraformValues)))).toEqual([
      "${var.push_user}",
      "${var.push_api_token}",
    ]);
  });

  test("from a store: copied, from an entry that the operator fills", () => {
    const from = built({ store: "vault", key: "alerts/chat" });
    expect(from.object("ExternalSecret", "chat")).toMatchObject({
      spec: { data: [{ secretKey: "url", remoteRef: { key: "alerts/chat", property: "url" } }] },
    });
    expect(from.stage("reader").provisions).toContainEqual({
      kind: "FilledEntry",
      name: "vault/alerts/chat",
      keys: ["url"],
    });
    expect(from.stage("reader").stored).toEqual([
      { store: "vault", entry: "alerts/chat", field: "url", holds: expect.any(String) },
    ]);
    expect(outsideSecretSteps([secret({ store: "vault", key: "alerts/chat" })])).toEqual([]);
  });

  test("from a store that no component offers: refused, with those that exist", () => {
    expect(() => built({ store: "valut", key: "x" })).toThrow(/got the secret store valut, want .*: vault/);
  });

  test("by hand: under the operator's own name, with a step in the runbook", () => {
    const origin = { manual: "Make a webhook in the chat.", namespace: "alerts", name: "mine" };
    expect(secretName(secret(origin))).toBe("mine");
    expect(needs(built(origin))).toEqual([["Secret", "alerts", "mine", "url"]]);
    const [step] = outsideSecretSteps([secret(origin)]);
    expect(step?.body).toContain("Make a webhook in the chat.");
    expect(step?.body).toContain("kubectl -n alerts create secret generic mine --from-file=url=<file>");
  });

  test("by hand in another namespace: refused, because a pod cannot read it there", () => {
    expect(() => built({ manual: "Make a webhook in the chat", namespace: "other", name: "mine" })).toThrow(
      /got a Secret in namespace other, want one in alerts/,
    );
  });

  test("from a file: nothing is made here, and the reader waits for it", () => {
    const from = built({ sops: "chat.sops.yaml" });
    expect(from.stage("reader").manifests).toEqual([]);
    expect(needs(from)).toEqual([["Secret", "alerts", "chat", "url"]]);
  });

  test("a token of somebody else cannot be generated", () => {
    expect(() => built({ generated: "cluster" })).toThrow(
      /got generated, for chat, want an origin that brings a value/,
    );
  });
});
