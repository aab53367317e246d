import { posix } from "node:path";
import { isFields } from "../../data/fields";
import { Cidr } from "../../model/address";
import type { Claim, FoundFacts, FoundHome } from "../found";
import type { ReadInput } from "../read-input";
import { leavesOf, type Source, yamlSource } from "../source";
import { readTalhelper } from "../talhelper/read";
import { parsed } from "../tool-error";
import { readTopf } from "../topf/read";
import { bareHome } from "./bare-machines";
import { DNS, type Home, homeSchema, normal } from "./home";
import { targetOf } from "./targets";
import { tomlSource } from "./toml";

/** Files that the template renders, best first. */
const RENDERED = [
  "talos/topf.yaml",
  "talos/talconfig.yaml",
  "kubernetes/bootstrap/talos/talconfig.yaml",
  "kubernetes/talos/talconfig.yaml",
  "bootstrap/talos/talconfig.yaml",
];

/** True for the main file of cluster-template in either form. */
export function isClusterTemplate(file: string, content: string, documents: readonly unknown[]): boolean {
  if (file.endsWith(".toml")) return /^\s*node_cidr\s*=/m.test(content) && /^\s*\[network\]/m.test(content);
  const [first] = documents;
  return isFields(first) && typeof first.node_cidr === "string" && typeof first.cluster_api_addr === "string";
}

/**
 * Reads what cluster-template was given: `cluster.toml`, with its nodes in it
 * or in `nodes.toml`, or the older `cluster.yaml` with `nodes.yaml`. Where what
 * it rendered is there, the machine configurations come from that.
 *
 * @throws InputError for what the template would refuse as well
 */
export function readClusterTemplate(input: ReadInput): FoundHome {
  const { files, file } = input;
  const folder = posix.dirname(file);
  const isToml = file.endsWith(".toml");
  const sourceOf = (path: string): Source => (isToml ? tomlSource : yamlSource)(path, files.read(path) ?? "");
  const nodesFile = posix.join(folder, isToml ? "nodes.toml" : "nodes.yaml");
  const sources = [sourceOf(file), ...(files.read(nodesFile) === undefined ? [] : [sourceOf(nodesFile)])];
  const [main = sourceOf(file)] = sources;
  const home = parsed(homeSchema, main, normal(sources), "cluster-template");
  const rendered = RENDERED.map((name) => posix.join(folder, name)).find((path) => files.read(path) !== undefined);
  const inner =
    rendered === undefined
      ? undefined
      : (rendered.endsWith("topf.yaml") ? readTopf : readTalhelper)({ ...input, file: rendered });
  const facts = factsOf(home);
  const claims = sources.flatMap((source) =>
    leavesOf(source, 0).map((leaf): Claim => ({ leaf, to: targetOf(leaf, home, inner !== undefined) })),
  );
  if (inner !== undefined)
    return {
      ...inner,
      origin: `cluster-template's ${file}`,
      facts: { ...inner.facts, ...facts },
      claims: [...claims, ...inner.claims],
    };
  return { ...bareHome(home, input, isToml), origin: `cluster-template's ${file}`, facts, claims };
}

function factsOf(home: Home): FoundFacts {
  const pools = { internal: home.gateway_internal, dns: home.gateway_dns, external: home.gateway_external };
  const told = Object.fromEntries(
    Object.entries(pools).flatMap(([name, address]) => (address === undefined ? [] : [[name, address]])),
  );
  const first = Cidr.around(home.node_cidr)?.first.plus(1).toString();
  return {
    domain: home.domain,
    repository:
      home.repository === undefined || /:\/\//.test(home.repository)
        ? home.repository
        : `https://github.com/${home.repository}`,
    subnet: home.node_cidr,
    gateway: home.default_gateway ?? first,
    nameservers: home.dns_servers ?? DNS,
    timeServers: home.ntp_servers,
    ...(Object.keys(told).length === 0 ? {} : { loadBalancers: told }),
  };
}
