import { nearest } from "../../../data/nearest";
import { talosOfExtension } from "../../../talos/extensions";
import { extensionsAsked, extensionsOffered } from "../../facts/asked-extensions";
import type { Found, Rule } from "../../rule";

export const unknownExtension: Rule = {
  id: "unknown-extension",
  title: "The Image Factory does not have a system extension for this Talos",
  family: "talos",
  severity: "error",
  answers: [],
  why: "The factory takes the schematic and then refuses to make the image: no machine boots or upgrades.",
  fix: "write the name as the factory lists it, or take a Talos that has the extension",
  source: "siderolabs/extensions, targets of the Makefile of each release branch, read on 2026-11-29",
  example: 'talos: { extensions: ["siderolabs/qemu-guestagent"] }',
  check: ({ cluster }) => {
    const { versions } = cluster;
    const minor = Number(versions.talos.split(".")[1]);
    const known = extensionsOffered(cluster);
    if (known === undefined) return [];
    return extensionsAsked(cluster).flatMap(({ name, at }): Found[] => {
      if (known.includes(name)) return [];
      const other = talosOfExtension(name);
      if (other !== undefined) {
        const [first, last] = other;
        return [
          {
            at,
            message: `${name} is there for Talos 1.${first}${first === last ? "" : ` to 1.${last}`}, and this cluster has ${versions.talos}`,
            fix: "leave it out, or take a Talos that has it",
          },
        ];
      }
      const near = nearest(name, known);
      return [
        {
          at,
          message: `Talos 1.${minor} has no extension ${name}`,
          ...(near === undefined ? {} : { fix: `write ${near}` }),
        },
      ];
    });
  },
};
