import { textAt } from "../../../data/fields";
import { HANDLER_EXTENSIONS, hostNeedOf } from "../../facts/chart-needs";
import { machinesWithout } from "../../facts/machine-extensions";
import { schedulableMachines } from "../../facts/nodes";
import { chartsOf, manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const missingExtension: Rule = {
  id: "missing-extension",
  title: "A component needs a system extension that the machines lack",
  family: "talos",
  severity: "error",
  answers: ["M017"],
  why: "The claim is bound and the pod hangs: iscsiadm, or whatever brings the device, is not found on the host.",
  fix: "add the extension to talos.extensions",
  source: "Talos documentation: storage and GPU guides; siderolabs/extensions",
  example: "democratic-csi with an iSCSI class, and no siderolabs/iscsi-tools",
  check: (input) => [
    ...chartsOf(input).flatMap(({ release, origin }) =>
      hostNeedOf(release).extensions.flatMap((extension) =>
        lacking(input, extension, { who: `release ${release.namespace}/${release.name}`, at: origin }),
      ),
    ),
    ...manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "RuntimeClass")
      .flatMap(({ manifest, origin }) => {
        const extension = HANDLER_EXTENSIONS[textAt(manifest, "handler") ?? ""];
        return extension === undefined
          ? []
          : lacking(input, extension, { who: `RuntimeClass ${manifest.metadata.name}`, at: origin }, "any");
      }),
  ],
};

/** @param on `all`: every machine that runs workloads must have it; `any`: one is enough */
function lacking(
  input: CheckInput,
  extension: string,
  { who, at }: { readonly who: string; readonly at: string },
  on: "all" | "any" = "all",
): Found[] {
  const without = machinesWithout(input, extension);
  if (without.length === 0) return [];
  if (on === "any" && without.length < schedulableMachines(input.cluster).length) return [];
  return [
    {
      at,
      message: `${who} needs the system extension ${extension}, and ${without.map(({ name }) => name).join(", ")} ${without.length === 1 ? "lacks" : "lack"} it`,
      fix: `add ${extension} to talos.extensions`,
    },
  ];
}
