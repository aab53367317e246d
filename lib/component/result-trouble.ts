import { z } from "zod";
import type { Declarations } from "../declared/declaration";
import { isPlace } from "../document/place";

const text = z.string("a text");
const offer = z.looseObject({}, "an object").optional();
const list = z.array(z.looseObject({}, "an object"), "a list").optional();

const declarations = z.strictObject(
  {
    loadBalancer: offer,
    without: z.record(z.string(), text, "repairs by offer").optional(),
    ingress: offer,
    issuer: offer,
    storage: list,
    libraries: list,
    backup: offer,
    volumeBackup: offer,
    secretStores: list,
    identity: offer,
    dns: offer,
    dnsServer: offer,
    publicAddress: offer,
    mesh: offer,
    networkPolicy: offer,
    podNetworks: offer,
    monitoring: offer,
    logs: offer,
    devices: list,
    scrapes: list,
    machines: list,
    proxmoxUsers: list,
    keyPairs: list,
    platformSecrets: list,
    oidcClients: list,
  } satisfies Record<keyof Declarations, z.ZodType>,
  "an object",
);

const section = z
  .looseObject({ runbook: text, place: text, title: text, body: text }, "a section")
  .refine(({ runbook, place }) => isPlace(runbook, place), "a section that bootstrap, operations or recovery made");

/** What each function of a component has to give. */
const RESULTS = {
  requires: z.record(z.string(), text, "keys of components, each with the reason"),
  declare: declarations,
  runbook: z.array(section, "a list of sections"),
  edge: z.record(z.string(), text, "texts of files by path"),
} as const;

/** What is wrong with what a function of a component gave, in words; undefined where nothing is. */
export function resultTrouble(does: keyof typeof RESULTS, result: unknown): string | undefined {
  const [issue] = RESULTS[does].safeParse(result).error?.issues ?? [];
  if (issue === undefined) return undefined;
  const place = issue.path.length === 0 ? does : `${does} at ${issue.path.map(String).join(".")}`;
  const want =
    issue.code === "unrecognized_keys"
      ? `no field ${issue.keys.join(", ")}; there are ${Object.keys(declarations.shape).join(", ")}`
      : issue.message;
  return `${place}, which has to give ${want}`;
}
