import type { SecretFile } from "../model/secret-file";
import type { PlannedStage } from "../plan/stage";

const TITLES: Readonly<Record<SecretFile["encryption"], string>> = {
  sops: "Secrets that the engine decrypts with SOPS",
  sealed: "Secrets that the sealed-secrets controller opens",
};

/** The operator's encrypted files as stages of their own: one for each way in which they are opened. */
export function secretStages(files: readonly SecretFile[]): readonly PlannedStage[] {
  return (["sops", "sealed"] as const).flatMap((encryption) => {
    const own = files.filter((file) => file.encryption === encryption);
    if (own.length === 0) return [];
    return [
      {
        name: `secrets-${encryption}`,
        title: TITLES[encryption],
        origin: "secrets",
        manifests: own.flatMap((file) => file.manifests),
        verbatim: own.map(({ name, text }) => ({ name, text })),
        releases: [],
        after: {},
        prune: true,
        timeout: "5m",
        health: [],
        provisions: [],
        needs: [],
      },
    ];
  });
}
