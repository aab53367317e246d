import type { Found, Rule } from "../../rule";

export const scannedSecret: Rule = {
  id: "scanned-secret",
  title: "A secret scanner knows the form of a text as a secret",
  family: "secrets",
  severity: "error",
  answers: [],
  why: "Keys of clouds, forges and messengers have forms that robots look for in public repositories, minutes after the push.",
  fix: "take it out and revoke it: what was in Git once is known",
  source: "secretlint, recommended rules",
  example: "an access key of AWS in an edge file or in a comment of the definition",
  needs: "scan",
  check: ({ scanned = [] }) =>
    scanned.map(
      ({ file, line, kind }): Found => ({
        at: file,
        // What was found is never shown.
        message: `${file} line ${line} holds a secret of the form ${kind}`,
        about: [file],
      }),
    ),
};
