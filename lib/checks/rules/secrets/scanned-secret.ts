import type { Found, Rule } from "../../rule";

export const scannedSecret: Rule = {
  id: "scanned-secret",
  title: "A file holds a secret that can be read",
  family: "secrets",
  severity: "error",
  answers: [],
  why: "What a commit holds stays in its history, and robots look for keys of clouds, forges and messengers minutes after a push.",
  fix: "take it out, and change it where it was in a commit already: let it be generated, sealed, encrypted with SOPS, or given by a variable",
  source:
    "the tables in lib/secret-scan/forms, from the products' own pages on the forms of their keys and tokens, read in November 2026; docs/handbook/secrets.md",
  example: "an access key in an edge file, a kubeconfig next to the definition, a password in a comment",
  needs: "scan",
  check: ({ scanned = [], cluster }) =>
    scanned.map(({ file, line, path, kind }): Found => {
      const isOwn = file === cluster.file && path !== undefined;
      const place = line === undefined ? ` at ${path ?? "its top"}` : ` line ${line}`;
      return {
        at: isOwn ? path : file,
        // What was found is never shown.
        message: `${file}${place} holds a secret: ${kind}`,
        about: [isOwn ? path : file],
      };
    }),
};
