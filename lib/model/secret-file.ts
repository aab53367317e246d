import type { Manifest } from "../manifest/manifest";

/** An encrypted file of the operator's: it reaches `dist/` byte for byte as it stands. */
export interface SecretFile {
  /** Relative to the project, e.g. `clusters/ragas/secrets/cloudflare.sops.yaml`. */
  readonly path: string;
  /** File name without folder. */
  readonly name: string;
  /** `sops` for `.sops.yaml`, `sealed` for `.sealed.yaml`. */
  readonly encryption: "sops" | "sealed";
  /** The file as it is; its values are encrypted. */
  readonly text: string;
  /** The objects in it, with encrypted values. */
  readonly manifests: readonly Manifest[];
}
