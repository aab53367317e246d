import { Address } from "../../../model/address";
import { poolsOf } from "../../facts/pools";
import { routesOf } from "../../facts/routes";
import type { Rule } from "../../rule";

export const sourceInCluster: Rule = {
  id: "source-in-cluster",
  title: "The GitOps source lives in the cluster that it deploys",
  family: "delivery",
  severity: "error",
  answers: ["M028"],
  why: "After a cold start the engine cannot fetch, so the server's own stage is never applied.",
  fix: "let the engine read from a Git server or registry outside this cluster, and mirror it into this one if you like",
  source: "Flux documentation: bootstrap",
  example: 'gitops: { repository: "https://git.example.org/home.git" } with Gitea at git.example.org',
  check: (input) => {
    const { repository, artifact } = input.cluster.gitops;
    const [at, what, url] =
      artifact === undefined
        ? ["gitops.repository", "repository", repository]
        : ["gitops.artifact.registry", "registry", artifact.registry];
    const host = /^[a-z+]+:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)/.exec(url)?.[1]?.replace(/^\[|\]$/g, "");
    if (host === undefined) return [];
    const say = (by: string) => [{ at, message: `the ${what} ${url} is served by ${by} of this cluster itself` }];
    const route = routesOf(input).find(({ hosts }) => hosts.includes(host));
    if (route !== undefined) return say(route.who);
    if (host.endsWith(".svc") || host.endsWith(`.svc.${input.cluster.network.dnsDomain}`))
      return say(`the Service ${host}`);
    const address = Address.parse(host);
    const pool =
      address === undefined
        ? undefined
        : [...poolsOf(input)].find(([, ranges]) => ranges.some((range) => range.contains(address)));
    return pool === undefined ? [] : say(`an address of the pool ${pool[0]}`);
  },
};
