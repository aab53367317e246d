import type { PlatformSecret } from "../declared/asked";
import type { Asker } from "../declared/offers";
import { goText } from "../document/go-template";
import { blocks, bullets, code, plain, sh } from "../document/markdown";
import { bootstrap, type Section } from "../document/section";
import { type Command, cmd, Joined } from "../document/shell";
import type { Cluster } from "../model/cluster";
import { InputError } from "../model/problem";
import type { SecretRef } from "../model/secret";
import type { SecretKeys } from "../stage/by-kind";
import type { Stage } from "../stage/stage";
import { TerraformText } from "../terraform/text";
import { storeFor } from "./store-name";
import { putByPeople, storedSecret } from "./stored-secret";

/** A text around values from outside: what is written, and the names of inputs in between. */
export type ComposedText = readonly (string | { readonly input: string })[];

/**
 * A Secret whose text is written around values from outside: a driver's
 * configuration file around a key, a credentials file around two. Git holds
 * the text, never the values.
 */
export interface ComposedSecret {
  /** What it is for, in a few words. */
  readonly title: string;
  /** Where the operator lets the values come from. */
  readonly origin: SecretRef;
  /** Where its readers run. */
  readonly namespace: string;
  /** Name by which its readers refer to it. */
  readonly name: string;
  /** The values from outside, by name, each with what it holds for the person who supplies it. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The Secret's keys, each with its text. */
  readonly texts: Readonly<Record<string, ComposedText>>;
  /** Labels of the Secret; absent: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What the platform stack places: only secrets that come in as Terraform variables. */
export function platformSecretsOfComposed(secret: ComposedSecret): readonly PlatformSecret[] {
  const { origin, namespace, name, title, labels } = secret;
  if (!("variable" in origin)) return [];
  const { variable } = origin;
  return [
    {
      namespace,
      name,
      reason: title,
      ...(labels === undefined ? {} : { labels }),
      keys: Object.fromEntries(
        Object.entries(secret.texts).map(([key, text]) => [
          key,
          (values) =>
            TerraformText.join(
              text.map((part) =>
                typeof part === "string"
                  ? part
                  : values.variable(variableOf(secret, variable, part.input), secret.inputs[part.input] ?? part.input),
              ),
            ),
        ]),
      ),
    },
  ];
}

/**
 * Makes the Secret as its origin says and tells what its readers wait for, by `namespace/name`.
 * Throws InputError for an origin that cannot give a value from outside.
 */
export function placeComposedSecret(stage: Stage, asker: Asker, secret: ComposedSecret): SecretKeys {
  const { origin, namespace, name } = secret;
  const keys = Object.keys(secret.texts);
  if ("generated" in origin) {
    throw refusal(
      asker,
      `generated, for ${secret.title}`,
      "an origin that brings a value from outside: {variable}, {store, key}, {sops}, {sealed} or {manual}",
    );
  }
  if ("store" in origin) {
    const store = storeFor(asker, origin);
    putByPeople(stage, { store, entry: origin.key, values: secret.inputs });
    storedSecret(stage, {
      store,
      namespace,
      name,
      keys: Object.fromEntries(
        Object.keys(secret.inputs).map((input) => [input, { entry: origin.key, property: input }]),
      ),
      template: filled(secret, goText, (input) => `{{ index . ${JSON.stringify(input)} }}`),
      ...(secret.labels === undefined ? {} : { labels: secret.labels }),
    });
  } else if ("manual" in origin) {
    if (origin.namespace !== namespace || origin.name !== name) {
      throw refusal(
        asker,
        `a Secret ${origin.namespace}/${origin.name}`,
        `${namespace}/${name}, which is read`,
        `write namespace: ${namespace}, name: ${name}`,
      );
    }
    stage.provides({ Secret: { [`${namespace}/${name}`]: keys } });
  } else if ("sops" in origin) {
    stage.expects({ name, namespace, keys, file: origin.sops, encryption: "sops" });
  } else if ("sealed" in origin) {
    stage.expects({ name, namespace, keys, file: origin.sealed, encryption: "sealed" });
  }
  return { [`${namespace}/${name}`]: keys };
}

/** What the operator does where no program places the value: with the very text that the cluster reads. */
export function composedSecretSteps(cluster: Cluster, secrets: readonly ComposedSecret[]): readonly Section[] {
  return secrets.flatMap((secret): readonly Section[] => {
    const { origin, title, inputs } = secret;
    const holds = bullets(Object.entries(inputs).map(([input, text]) => `${code(input)}: ${text}`));
    const section = (body: string): Section => bootstrap("outside-secrets", `Secret for ${title}`, body);
    if ("manual" in origin) {
      return [
        section(
          blocks(
            `${plain(origin.manual).replace(/[.!?]$/, "")}. Nothing in Git holds the value; what reads it waits until it is there.`,
            holds,
            sh(...ask(secret), create(secret, cmd``, cmd``)),
          ),
        ),
      ];
    }
    if ("sealed" in origin) {
      return [
        section(
          blocks(
            `Seal it, commit the file ${code(origin.sealed)}, and the next synth delivers it.`,
            holds,
            sh(
              ...ask(secret),
              create(secret, cmd` --dry-run=client -o yaml`, cmd` | npx groundwork seal ${cluster.name} -`),
            ),
          ),
        ),
      ];
    }
    if ("sops" in origin) {
      const file = `clusters/${cluster.name}/secrets/${origin.sops.slice(origin.sops.lastIndexOf("/") + 1)}`;
      const encrypt = cmd`sops encrypt --filename-override ${file} --input-type yaml --output-type yaml /dev/stdin`;
      return [
        section(
          blocks(
            `Encrypt it with SOPS, commit the file ${code(file)}, and the next synth delivers it. The plain file never leaves memory.`,
            holds,
            sh(...ask(secret), create(secret, cmd` --dry-run=client -o yaml`, cmd` | ${encrypt} > ${file}`)),
          ),
        ),
      ];
    }
    return [];
  });
}

/** Shell lines that read each value without echo into a variable. */
function ask(secret: ComposedSecret): readonly Command[] {
  return Object.keys(secret.inputs).map((input) => cmd`read -rsp '${input}: ' ${shellName(input)}; echo`);
}

/** `kubectl create secret` with the composed text; a text of several lines goes through standard input. */
function create(secret: ComposedSecret, flags: Command, pipe: Command): Command {
  const texts = Object.entries(secret.texts);
  const long = texts.find(([, text]) => text.some((part) => typeof part === "string" && part.includes("\n")));
  const short = texts.filter((entry) => entry !== long);
  const from = [
    ...short.map(([key, text]) => cmd`--from-literal=${key}="${shellText(text)}"`),
    ...(long === undefined ? [] : [cmd`--from-file=${long[0]}=/dev/stdin`]),
  ];
  const command = cmd`kubectl -n ${secret.namespace} create secret generic ${secret.name} ${from}${flags}`;
  if (long === undefined) return cmd`${command}${pipe}`;
  return cmd`${command} <<EOF${pipe}\n${shellText(long[1])}EOF`;
}

/** The text as a shell fills it in, which ends with a line's end where it has lines. */
function shellText(text: ComposedText): Joined {
  return new Joined(text.map((part) => (typeof part === "string" ? part : cmd`\${${shellName(part.input)}}`)));
}

/** The keys' texts in another language: what is written by its escaping, inputs by its own way to read them. */
function filled(
  secret: ComposedSecret,
  asData: (text: string) => string,
  read: (input: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(secret.texts).map(([key, text]) => [
      key,
      text.map((part) => (typeof part === "string" ? asData(part) : read(part.input))).join(""),
    ]),
  );
}

function variableOf(secret: ComposedSecret, variable: string, input: string): string {
  return Object.keys(secret.inputs).length === 1 ? variable : `${variable}_${slug(input)}`;
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
}

function shellName(input: string): string {
  return slug(input).toUpperCase();
}

function refusal(asker: Asker, got: string, want: string, fix?: string): InputError {
  return new InputError([
    { file: asker.cluster.file, path: asker.path, got, want, ...(fix === undefined ? {} : { fix }) },
  ]);
}
