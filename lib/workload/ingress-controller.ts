import { z } from "zod";
import { bullets, code, sh } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { type Command, cmd } from "../document/shell";
import { type Cluster, hostName } from "../model/cluster";
import { name } from "../model/field";

/**
 * Options of a program that serves Ingresses at one address.
 *
 * @param pods what its pods are called, e.g. `controller pods`
 * @param pod one of them, e.g. `a controller pod`
 */
export function ingressControllerFields(pods: string, pod: string) {
  return {
    pool: name.default("ingress-pool").meta({ description: "load-balancer pool of its address" }),
    replicas: z
      .int()
      .min(1)
      .optional()
      .meta({ description: `${pods}; absent: two, or one where only one node may run them` }),
    externalTrafficPolicy: z
      .enum(["Cluster", "Local"])
      .default("Cluster")
      .meta({
        description: `Cluster: every node passes traffic on, pods see the node's address; Local: pods see the client's address, but a packet that enters at a node without ${pod} is dropped`,
      }),
  };
}

/** What differs from one ingress controller to the next when a host is not served. */
export interface IngressTrouble {
  /** Load-balancer pool of its address. */
  readonly pool: string;
  /** Whom to ask, e.g. `the controller`. */
  readonly program: string;
  /** HTTP status with which it redirects to HTTPS. */
  readonly redirect: 301 | 308;
  /** Commands that show its objects and its log. */
  readonly look: readonly Command[];
  /** What an answer means. */
  readonly answers: readonly string[];
}

/** How to find out whether a host is served, without DNS in between. */
export function ingressSection(cluster: Cluster, trouble: IngressTrouble): Section {
  const { pool, program, redirect, look, answers } = trouble;
  const address = cluster.network.loadBalancers[pool]?.[0]?.first.toString() ?? "";
  const host = hostName(cluster, "test");
  return operations(
    "ingress",
    "Ingress: is a host served, and why not",
    `All hosts are served at ${code(address)} (pool ${code(pool)}). Ask ${program} without DNS in between:`,
    sh(
      cmd`curl -sSI --resolve ${host}:443:${address} https://${host}/`,
      cmd`curl -sSI --resolve ${host}:80:${address} http://${host}/   # ${String(redirect)} to https`,
      ...look,
    ),
    bullets(answers),
    "Pods see a node's address as the client, because every node passes traffic on. docs/decisions has the reason.",
  );
}
