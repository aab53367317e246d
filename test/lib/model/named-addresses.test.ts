import { z } from "zod";
import { catalog } from "../../../apps/catalog";
import { parseDefinition } from "../../../lib/definition/parse";
import { Address } from "../../../lib/model/address";
import { addressesIn } from "../../../lib/model/address-text";
import { namedAddresses } from "../../../lib/model/named-addresses";
import home from "../../docs/examples/home";

const { cluster } = parseDefinition(JSON.parse(JSON.stringify(home)), "clusters/home.ts", catalog);

/** Forms in which a field may take an address, and what is none of that form. */
const FORMS = [
  ["192.168.1.75", "192.168.1.999"],
  ["192.168.1.75:3260", "192.168.1.75:"],
] as const;

/** Fields that take an address and name no server with it; everything else has a row. */
const EXPLAINED: Readonly<Record<string, string>> = {
  "certManager.acme.resolvers": "a resolver of the Internet; acme-asks-itself judges it",
  "edgeProxy.address": "the cluster's own way in",
  "edgeProxy.listen": "where a program of ours listens",
  "externalDns.target": "what records of DNS lead to",
  "multus.networks.gateway": "the router of a further network",
  "networkPolicies.namespaces.egress.to": "whom pods may talk to; single hosts as networks",
  "networkPolicies.namespaces.ingress.from": "who may come in",
  "prometheus.alertmanager.receivers.email.user": "a name to log in with",
  "rbacAccounts.accounts.groups": "names of groups",
  "rbacAccounts.accounts.users": "names of people",
  "tailscaleOperator.admins": "names of people",
};

interface Leaf {
  readonly path: readonly string[];
  readonly schema: z.core.$ZodType;
}

function leavesOf(schema: z.core.$ZodType, path: readonly string[] = []): readonly Leaf[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return leavesOf(schema.def.innerType, path);
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, field]) => leavesOf(field, [...path, key]));
  if (schema instanceof z.ZodRecord) return leavesOf(schema.valueType, [...path, "*"]);
  if (schema instanceof z.ZodArray) return leavesOf(schema.element, [...path, "[]"]);
  if (schema instanceof z.ZodUnion && schema.options.some((option) => option instanceof z.ZodObject))
    return schema.options.flatMap((option) => leavesOf(option, path));
  if (schema instanceof z.ZodPipe && schema.def.in instanceof z.ZodObject) return leavesOf(schema.def.in, path);
  return [{ path, schema }];
}

/** What a field holds around an address at its place. */
function around([key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  return key === "[]" ? [around(rest, text)] : { [key === "*" ? "one" : key]: around(rest, text) };
}

test("every field of a component that takes an address has a row, or a reason why it names no server", () => {
  const without = new Set<string>();
  for (const [name, component] of Object.entries(catalog)) {
    for (const { path, schema } of leavesOf(component.options)) {
      const form = FORMS.find(([right, wrong]) => {
        const takes = (text: string) => z.safeParse(schema, text).success;
        return takes(right) && !takes(wrong);
      });
      if (form === undefined || cluster === undefined) continue;
      const components = { [name]: { title: name, options: around(path, form[0]) } };
      const known = namedAddresses({ ...cluster, components }).some(({ at }) => at.startsWith(`components.${name}.`));
      if (!known) without.add([name, ...path.filter((key) => key !== "*" && key !== "[]")].join("."));
    }
  }
  expect([...without].sort()).toEqual(Object.keys(EXPLAINED));
});

test("the README's cluster names the API of its hosts", () => {
  expect(cluster && namedAddresses(cluster).map(({ at, role, address }) => [at, role.what, `${address}`])).toEqual([
    ["proxmox.endpoint", "the API of Proxmox", "192.168.1.11"],
  ]);
});

test.each([
  ["10.0.3.5", ["10.0.3.5"]],
  ["10.0.3.5:3260", ["10.0.3.5:3260"]],
  ["10.0.3.5:6789,10.0.3.6:6789", ["10.0.3.5:6789", "10.0.3.6:6789"]],
  ["https://user@10.0.3.5:9000/bucket", ["10.0.3.5:9000"]],
  ["http://[fd00:1::5]:8080", ["fd00:1::5:8080"]],
  ["fd00:1::5", ["fd00:1::5"]],
  ["10.0.3.5:/export/films", ["10.0.3.5"]],
  ["//10.0.3.5/films", ["10.0.3.5"]],
  ["\\\\10.0.3.5\\films", ["10.0.3.5"]],
  ["10.0.3.0/24", []],
  ["10.0.3.4-10.0.3.20", []],
  ["https://10.0.3.5.example.org", []],
  ["0.0.0.0:8080", []],
  ["http://127.0.0.1:9090", []],
  ["v1.2.3.4", []],
  ["nas.example.org", []],
])("%s", (text, found) => {
  const shown = addressesIn(text).map(({ address, port }) =>
    port === undefined ? `${address}` : `${address}:${port}`,
  );
  expect(shown).toEqual(found);
  expect(shown.every((one) => Address.parse(one) !== undefined || one.includes(":"))).toBe(true);
});
