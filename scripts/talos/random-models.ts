import { completeCluster } from "../../compiler/synth-cluster";
import { schemaStore } from "../../lib/schema/store";
import { configurationsOf } from "./configurations";
import type { Machinery } from "./machinery";
import { draftedModel, drawnModels, MODEL_VERSIONS } from "./models";
import { verdicts } from "./verdicts";

/**
 * Lets the machinery of each Talos judge the machines of random models, and
 * says what it refuses although our own checks found nothing.
 *
 * @param count models of each row of versions
 * @returns how many configurations were refused
 */
export function judgeModels(root: string, machineries: readonly Machinery[], count: number): number {
  const schemas = schemaStore(root);
  let refused = 0;
  for (const versions of MODEL_VERSIONS) {
    const { talos, contract, provider } = versions;
    const models = drawnModels(root, versions, count);
    const drafts = models.flatMap((model, index) => {
      const drafted = draftedModel(model);
      return drafted === undefined ? [] : [{ ...drafted, name: `model ${index}` }];
    });
    const machines = drafts.flatMap((one) =>
      configurationsOf(one.draft.planned, one.name).map((configuration) => ({ ...one, configuration })),
    );
    const said = verdicts(
      machineries,
      machines.map(({ configuration }) => configuration),
    );
    const wrong = machines.flatMap((one, index) => {
      const verdict = said[index] ?? { error: "no answer" };
      return "error" in verdict ? [{ ...one, error: verdict.error }] : [];
    });
    const unknown = wrong.filter(({ draft }) => !isFoundByChecks(draft));
    for (const { configuration, model, error } of unknown.slice(0, 5))
      process.stdout.write(`REFUSED ${configuration.origin}: ${error}\n  ${JSON.stringify(model)}\n`);
    const checked = wrong.length - unknown.length;
    process.stdout.write(
      `Talos ${talos}, contract ${contract}, provider ${provider}: ${machines.length - wrong.length} of ${machines.length} configurations of ${models.length} random models are valid${checked === 0 ? "" : `, ${checked} are refused by our checks as well`}\n`,
    );
    refused += unknown.length;
  }
  return refused;

  function isFoundByChecks(draft: Parameters<typeof completeCluster>[0]): boolean {
    return completeCluster(draft, schemas).findings.some(({ severity }) => severity === "error");
  }
}
