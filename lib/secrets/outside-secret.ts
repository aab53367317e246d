import type { PlatformSecret } from "../declared/asked";
import type { Asker } from "../declared/offers";
import { blocks, bullets, code, plain, sh } from "../document/markdown";
import { bootstrap, type Section } from "../document/section";
import { cmd } from "../document/shell";
import { InputError } from "../model/problem";
import type { SecretRef } from "../model/secret";
import type { SecretKeys } from "../stage/by-kind";
import type { Stage } from "../stage/stage";
import { BOOTSTRAP_STORE, bootstrapSecret } from "./generated-secret";
import { storeFor } from "./store-name";
import { putByPeople, storedSecret } from "./stored-secret";

/** A Secret whose values somebody outside the cluster gives: tokens of chat services, keys of other machines. */
export interface OutsideSecret {
  /** What it is for, in a few words. */
  readonly title: string;
  /** Where the operator lets the values come from. */
  readonly origin: SecretRef;
  /** Where its readers run; the operator cannot choose another. */
  readonly namespace: string;
  /** Name of the Secret, unless the operator places it under a name of his own. */
  readonly name: string;
  /** Type of the Secret, where its reader looks at it; absent: `Opaque`. */
  readonly type?: string;
  /** Keys of the Secret, each with what it holds, for the person who supplies it. */
  readonly keys: Readonly<Record<string, string>>;
  /** It may also be made up inside the cluster, with these keys of public text in addition. */
  readonly generate?: { readonly fixed: Readonly<Record<string, string>> };
}

/** What the platform stack places: only secrets that come in as Terraform variables. */
export function platformSecretsOf(secret: OutsideSecret): readonly PlatformSecret[] {
  const { origin, namespace, name, keys } = secret;
  if (!("variable" in origin)) return [];
  const single = Object.keys(keys).length === 1;
  return [
    {
      namespace,
      name,
      reason: secret.title,
      ...(secret.type === undefined ? {} : { type: secret.type }),
      keys: {
        ...Object.fromEntries(
          Object.entries(keys).map(([key, holds]) => [
            key,
            (values) => values.variable(single ? origin.variable : `${origin.variable}_${slug(key)}`, holds),
          ]),
        ),
        ...Object.fromEntries(Object.entries(secret.generate?.fixed ?? {}).map(([key, text]) => [key, () => text])),
      },
    },
  ];
}

/** Name of the Secret in the cluster. The operator names his own; every other origin takes ours. */
export function secretName({ origin, name }: OutsideSecret): string {
  return "manual" in origin ? origin.name : name;
}

/**
 * Makes the Secret as its origin says and tells what its reader must wait for, by `namespace/name`.
 * Throws InputError for an origin that cannot give it.
 */
export function placeOutsideSecret(stage: Stage, asker: Asker, secret: OutsideSecret): SecretKeys {
  const { origin, namespace, keys, type } = secret;
  const typed = type === undefined ? {} : { type };
  const all = [...Object.keys(keys), ...Object.keys(secret.generate?.fixed ?? {})];
  if ("store" in origin) {
    const store = storeFor(asker, origin);
    const fixed = Object.entries(secret.generate?.fixed ?? {}).map(([key, text]) => [key, `the text ${code(text)}`]);
    putByPeople(stage, { store, entry: origin.key, values: { ...keys, ...Object.fromEntries(fixed) } });
    storedSecret(stage, {
      store,
      namespace,
      name: secret.name,
      ...typed,
      keys: Object.fromEntries(all.map((key) => [key, { entry: origin.key, property: key }])),
    });
  } else if ("generated" in origin) {
    if (secret.generate === undefined) {
      throw refusal(
        asker,
        `generated, for ${secret.title}`,
        "an origin that brings a value from outside: {variable}, {store, key}, {sops}, {sealed} or {manual}",
      );
    }
    if (origin.generated === "terraform") {
      throw refusal(asker, "generated: terraform", "generated: cluster, or {variable} for a value of yours");
    }
    if (!asker.declared.secretStores.some((store) => store.use === "bootstrap")) {
      throw refusal(
        asker,
        `${secret.title}, generated in the cluster, and nothing that generates it`,
        "a component that generates secrets, or another origin",
        "add components.externalSecrets, or write {variable: <name>}",
      );
    }
    const source = `${namespace}-${secret.name}`;
    bootstrapSecret(stage, { name: source, keys: Object.keys(keys), fixed: secret.generate.fixed });
    storedSecret(stage, {
      store: BOOTSTRAP_STORE,
      namespace,
      name: secret.name,
      ...typed,
      keys: Object.fromEntries(all.map((key) => [key, { entry: source, property: key }])),
    });
  } else if ("manual" in origin) {
    if (origin.namespace !== namespace) {
      throw refusal(
        asker,
        `a Secret in namespace ${origin.namespace}`,
        `one in ${namespace}, where it is read`,
        `write namespace: ${namespace}`,
      );
    }
    stage.provides({ Secret: { [`${namespace}/${origin.name}`]: all } });
  } else if ("sops" in origin) {
    stage.expects({ name: secret.name, namespace, keys: all, file: origin.sops, encryption: "sops" });
  } else if ("sealed" in origin) {
    stage.expects({ name: secret.name, namespace, keys: all, file: origin.sealed, encryption: "sealed" });
  }
  return { [`${namespace}/${secretName(secret)}`]: Object.keys(keys) };
}

/** What the operator does by hand for secrets that only he can supply; BOOTSTRAP lists what goes into a store by itself. */
export function outsideSecretSteps(secrets: readonly OutsideSecret[]): readonly Section[] {
  return secrets.flatMap((secret) => {
    const { origin, namespace, keys, title, type } = secret;
    const holds = bullets(Object.entries(keys).map(([key, text]) => `${code(key)}: ${text}`));
    const section = (body: string): Section => bootstrap("outside-secrets", `Secret for ${title}`, body);
    if ("manual" in origin) {
      const files = Object.keys(keys).map((key) => cmd`--from-file=${key}=<file>`);
      return [
        section(
          blocks(
            `${plain(origin.manual).replace(/[.!?]$/, "")}. Nothing in Git holds the value; what reads it waits until it is there.`,
            sh(
              type === undefined
                ? cmd`kubectl -n ${namespace} create secret generic ${origin.name} ${files}`
                : cmd`kubectl -n ${namespace} create secret generic ${origin.name} --type=${type} ${files}`,
            ),
            holds,
          ),
        ),
      ];
    }
    return [];
  });
}

function slug(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
}

function refusal(asker: Asker, got: string, want: string, fix?: string): InputError {
  return new InputError([
    { file: asker.cluster.file, path: asker.path, got, want, ...(fix === undefined ? {} : { fix }) },
  ]);
}
