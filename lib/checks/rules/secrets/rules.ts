import type { Rule } from "../../rule";
import { credentialInText } from "./credential-in-text";
import { editedEncryptedFile } from "./edited-encrypted-file";
import { heldBack } from "./held-back";
import { literalSecret } from "./literal-secret";
import { plainSecret } from "./plain-secret";
import { scannedSecret } from "./scanned-secret";
import { sensitiveLiteral } from "./sensitive-literal";

/** Rules about secrets in the open. */
export const secretRules = {
  credentialInText,
  editedEncryptedFile,
  heldBack,
  literalSecret,
  plainSecret,
  scannedSecret,
  sensitiveLiteral,
} satisfies Readonly<Record<string, Rule>>;
