import { at, isFields, listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";

/** A network of Multus that a pod may name, with what it sits on. */
export interface Attachment {
  readonly namespace: string;
  readonly name: string;
  /** Path of the definition that the object comes from. */
  readonly origin: string;
  /** Links of the machine that its plugins take. */
  readonly links: readonly string[];
}

/** By which key a plugin names the link of the machine (CNI documentation: plugins/main). */
const LINK_KEY: Readonly<Record<string, string>> = {
  macvlan: "master",
  ipvlan: "master",
  vlan: "master",
  "host-device": "device",
};

/** Attachments of the plan whose configuration can be read. */
export function attachmentsOf(input: CheckInput): readonly Attachment[] {
  return manifestsOf(input)
    .filter(({ manifest }) => manifest.kind === "NetworkAttachmentDefinition")
    .map(({ manifest, origin }) => ({
      namespace: manifest.metadata.namespace ?? "default",
      name: manifest.metadata.name,
      origin,
      links: linksIn(manifest),
    }));
}

function linksIn(manifest: Manifest): readonly string[] {
  const config = parsed(textAt(manifest, "spec", "config") ?? "");
  const plugins = at(config, "plugins") === undefined ? [config] : listAt(config, "plugins");
  return plugins.flatMap((plugin) => {
    const key = LINK_KEY[textAt(plugin, "type") ?? ""];
    const link = key === undefined ? undefined : textAt(plugin, key);
    return link === undefined ? [] : [link];
  });
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    // Multus refuses it at the first pod; there is no link to look for.
    return undefined;
  }
}
