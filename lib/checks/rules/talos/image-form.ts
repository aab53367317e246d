import { textAt } from "../../../data/fields";
import { resourcesOf } from "../../facts/stack-resources";
import type { Found, Rule } from "../../rule";

/** What Proxmox' download can unpack, for ISO files only (Proxmox API: download-url, compression). */
const UNPACKED = ["gz", "lzo", "zst", "bz2"];

export const imageForm: Rule = {
  id: "image-form",
  title: "A boot image is compressed in a form that Proxmox cannot unpack",
  family: "talos",
  severity: "error",
  answers: ["M023"],
  why: "The VM finds no bootable device, or the download ends with an unpack error.",
  fix: "take the qcow2 form of the image, which needs no unpacking",
  source: "Proxmox API: storage download-url; bpg/proxmox#1680, #860, #2208",
  example: "a proxmox_download_file whose url ends in metal-amd64.raw.xz",
  check: (input) =>
    [...resourcesOf(input, "proxmox_download_file")].flatMap(([, file]): Found[] => {
      const url = textAt(file, "url") ?? "";
      const [, form] = /\.(xz|gz|zst|bz2|lzo|zip|7z)$/.exec(url) ?? [];
      if (form === undefined) return [];
      const declared = textAt(file, "decompression_algorithm") !== undefined;
      const imports = textAt(file, "content_type") === "import";
      if (UNPACKED.includes(form) && declared && !imports) return [];
      const reason = !UNPACKED.includes(form)
        ? `Proxmox unpacks no .${form}`
        : imports
          ? "content of type import is never unpacked"
          : "no decompression_algorithm is named";
      return [
        {
          at: "talos.image",
          message: `a boot image is downloaded from ${url}, and ${reason}`,
          fix: `write ${url.replace(/\.(raw|qcow2)\.[a-z0-9]+$/, ".qcow2")}`,
        },
      ];
    }),
};
