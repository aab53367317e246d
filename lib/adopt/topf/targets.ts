import type { Target } from "../found";
import type { Step } from "../source";
import type { Topf } from "./config";

const field = (where: string): Target => ({ kind: "field", where });

/** What becomes of a key of `topf.yaml`. */
export function targetOf([key, index, inner]: readonly Step[], topf: Topf): Target {
  const place = (machines: readonly string[], ...steps: readonly string[]): Target => ({
    kind: "document",
    machines,
    documents: [""],
    steps,
  });
  const ofImage = (name: Step | undefined, machines: readonly string[]): Target | undefined => {
    if (name === "talosVersion")
      return machines.length === 0 ? field("versions.talos") : place(machines, "machine", "install", "image");
    if (name === "factory")
      return machines.length === 0 ? field("talos.factory") : place(machines, "machine", "install", "image");
    if (name === "schematicId" || name === "platform" || name === "secureboot")
      return place(machines, "machine", "install", "image");
    return undefined;
  };
  const used: Target = { kind: "kept", where: "", why: "filled in where a template uses it" };
  switch (key) {
    case "clusterName":
      return field("name");
    case "clusterEndpoint":
      return place([], "cluster", "controlPlane", "endpoint");
    case "kubernetesVersion":
      return field("versions.kubernetes");
    case "patchesDir":
      return { kind: "kept", where: "", why: "the patches of this folder have rows of their own" };
    case "secretsPath":
      return { kind: "kept", where: "talsecret.sops.yaml", why: "the file has a row of its own" };
    case "secretsProvider":
    case "nodesProvider":
      return { kind: "left out", why: "a program of yours; Groundwork runs none. What it gives has to be in files" };
    case "data":
      return used;
    case "nodes": {
      const node = typeof index === "number" ? topf.nodes[index] : undefined;
      if (node === undefined) break;
      if (inner === "host") return field(`machines.${node.host}`);
      if (inner === "ip") return field(`machines.${node.host}.address`);
      if (inner === "role") return field(`machines.${node.host}.role`);
      if (inner === "data") return used;
      return ofImage(inner, [node.host]) ?? UNKNOWN;
    }
    default:
      return ofImage(key, []) ?? UNKNOWN;
  }
  return UNKNOWN;
}

const UNKNOWN: Target = { kind: "left out", why: "no key of topf, which ignores it as well" };
