import type { Manifest } from "../manifest/manifest";

/** An encrypted file of the operator's: it reaches `dist/` byte for byte as it stands. */
export interface SecretFile {
  /** Relative to the project, e.g. `clusters/ragas/secrets/cloudflare.sops.yaml`. */
  readonly path: string;
  /** File name without folder. */
  readonly name: string;
  readonly encryption: "sops" | "sealed";
  readonly text: string;
  readonly manifests: readonly Manifest[];
}
