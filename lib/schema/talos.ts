import { enumerate } from "../data/listed";
import { nearest } from "../data/nearest";
import { isPortRange, PORTS } from "../data/port-range";
import { isRecord, type JsonRecord, type JsonSchema } from "./json-schema";
import { describe, type SchemaProblem } from "./problem";
import type { TalosFile } from "./schema-file";
import type { SchemaStore } from "./store";
import { type WalkRules, walk } from "./walk";

const MAIN_CONFIG = "v1alpha1.Config";
const IDENTITY = ["apiVersion", "kind", "name"];

/**
 * Problems of one Talos document: a patch of the main configuration (no `kind`), a document
 * of its own, or one with `$patch: delete`.
 *
 * Talos' published schemas leave deprecated fields out and forbid unknown ones, so this
 * judges what we write, not what Talos or the Terraform provider generates. A Talos minor
 * without a committed schema gives one problem with the code `unknown-version`.
 *
 * @param talosVersion `1.13.9`, `v1.13` or `1.13`
 */
export function validateTalosPatch(store: SchemaStore, talosVersion: string, document: unknown): SchemaProblem[] {
  if (!isRecord(document)) return [{ path: "", got: describe(document), want: "an object" }];
  const minor = /^v?(\d+\.\d+)/.exec(talosVersion)?.[1];
  const file = minor === undefined ? undefined : store.talos(minor);
  if (file === undefined)
    return [
      { path: "", got: `Talos ${talosVersion}`, want: "a version with a committed schema", code: "unknown-version" },
    ];
  const { kind } = document;
  if (kind === undefined) return judge(file, file.$defs[MAIN_CONFIG] ?? {}, document);
  const kinds = documentKinds(file);
  const schema = typeof kind === "string" ? kinds.get(kind) : undefined;
  return schema === undefined ? [unknownKind(kind, [...kinds.keys()], talosVersion)] : judge(file, schema, document);
}

function judge(file: TalosFile, schema: JsonSchema, document: JsonRecord): SchemaProblem[] {
  const rules: WalkRules = {
    resolve: (ref) => file.$defs[ref.replace("#/$defs/", "")] ?? {},
    nullIsAbsent: false,
    closed: true,
    accepts: (value) => isRecord(value) && value !== document && value.$patch !== undefined,
  };
  if (document.$patch === undefined)
    return [
      ...walk(ofPatch(schema, document), document, "", rules).filter((problem) => !isMistakeOfSchema(problem)),
      ...wrongPorts(document),
    ];
  const wanted = ["delete"];
  if (typeof document.$patch !== "string" || !wanted.includes(document.$patch))
    return [{ path: "$patch", got: describe(document.$patch), want: `one of ${enumerate(wanted)}` }];
  const identity = Object.fromEntries(Object.entries(document).filter(([key]) => IDENTITY.includes(key)));
  const required = (schema.required ?? []).filter((name) => IDENTITY.includes(name));
  return walk({ ...schema, required }, identity, "", rules);
}

/**
 * Fields that the schema demands and that every configuration of contract 1.14
 * has already: a patch of the generated document is right without them.
 */
const GENERATED: Readonly<Record<string, readonly string[]>> = {
  KubeletConfig: ["image"],
  KubeProxyConfig: ["image"],
  KubeAPIServerConfig: ["image"],
  KubeControllerManagerConfig: ["image"],
  KubeSchedulerConfig: ["image"],
  KubeClusterConfig: ["clusterName", "endpoint"],
  KubeNetworkConfig: ["podSubnets", "serviceSubnets"],
  DiscoveryServiceConfig: ["endpoint"],
  DiscoveryIdentityConfig: ["clusterID", "clusterSecret"],
};

function ofPatch(schema: JsonSchema, { kind }: JsonRecord): JsonSchema {
  const generated = typeof kind === "string" ? GENERATED[kind] : undefined;
  if (generated === undefined) return schema;
  return { ...schema, required: (schema.required ?? []).filter((name) => !generated.includes(name)) };
}

/**
 * Ports of the firewall, which the schema calls any number or text: Talos refuses what is no range
 * (siderolabs/talos, config/types/network/port_range.go) and takes 0, at which nothing listens.
 */
function wrongPorts({ kind, portSelector }: JsonRecord): SchemaProblem[] {
  if (kind !== "NetworkRuleConfig" || !isRecord(portSelector) || !Array.isArray(portSelector.ports)) return [];
  return portSelector.ports.flatMap((port: unknown, index): SchemaProblem[] => {
    if ((typeof port !== "number" && typeof port !== "string") || isPortRange(String(port))) return [];
    return [{ path: `portSelector.ports[${index}]`, got: describe(port), want: PORTS }];
  });
}

/** The schema calls a log destination's endpoint an object; Talos reads a URL (siderolabs/talos, v1alpha1.Endpoint). */
function isMistakeOfSchema({ path, got }: SchemaProblem): boolean {
  return /^machine\.logging\.destinations\[\d+\]\.endpoint$/.test(path) && /^"(tcp|udp):\/\//.test(got);
}

/** Kinds that the schema calls by another name than Talos registers (siderolabs/talos 1.11.2, 1.13.9 and 1.14.1). */
const MISNAMED: Readonly<Record<string, string>> = { KubeSpanEndpoints: "KubeSpanEndpointsConfig" };

const text: JsonSchema = { type: "string" };
const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({ type: "object", properties });

/** A kind that the schemas leave out. Source: siderolabs/talos 1.14.1, config/types/security/image_verification.go. */
const IMAGE_VERIFICATION: JsonSchema = {
  ...object({
    apiVersion: { enum: ["v1alpha1"] },
    kind: { enum: ["ImageVerificationConfig"] },
    rules: {
      type: "array",
      items: object({
        image: text,
        skip: { type: "boolean" },
        deny: { type: "boolean" },
        keyless: object({ issuer: text, subject: text, subjectRegex: text }),
        publicKey: object({ certificate: text }),
      }),
    },
  }),
  required: ["apiVersion", "kind"],
};

const kindsOfFile = new WeakMap<TalosFile, ReadonlyMap<string, JsonSchema>>();

/** The documents that state their kind, by that kind. */
function documentKinds(file: TalosFile): ReadonlyMap<string, JsonSchema> {
  const known = kindsOfFile.get(file);
  if (known !== undefined) return known;
  const kinds = new Map<string, JsonSchema>();
  for (const schema of Object.values(file.$defs)) {
    const name = schema.properties?.kind?.enum?.[0];
    if (typeof name === "string" && schema.properties?.apiVersion !== undefined) {
      const real = MISNAMED[name];
      if (real === undefined) kinds.set(name, schema);
      else kinds.set(real, { ...schema, properties: { ...schema.properties, kind: { enum: [real] } } });
    }
  }
  // It came with 1.13, as routing rules did.
  if (kinds.has("RoutingRuleConfig")) kinds.set("ImageVerificationConfig", IMAGE_VERIFICATION);
  kindsOfFile.set(file, kinds);
  return kinds;
}

function unknownKind(kind: unknown, kinds: readonly string[], version: string): SchemaProblem {
  const near = typeof kind === "string" ? nearest(kind, kinds) : undefined;
  return {
    path: "kind",
    got: describe(kind),
    want: `a document kind of Talos ${version}`,
    ...(near !== undefined && { fix: `write ${near}` }),
  };
}
