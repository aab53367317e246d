import type { Found, Rule } from "../../rule";

export const heldBack: Rule = {
  id: "held-back",
  title: "A stage waits for a Secret that cannot be sealed yet",
  family: "secrets",
  severity: "warning",
  answers: [],
  why: "The certificate comes out of the keys stack, and that stack comes out of a synth: the rest is written, so that the first apply can make the key.",
  fix: "apply the keys stack, write the certificate, seal the Secret and synthesize again; BOOTSTRAP has the commands",
  source: "sealed-secrets README: a Secret is sealed with the certificate of the controller's key",
  example: "components: { sealedSecrets: {}, tailscaleOperator: { oauth: { sealed: tailscale.sealed.yaml } } }",
  check: ({ held = [], cluster }) =>
    held.map(
      ({ name, origin, files, certificate, follows }): Found => ({
        at: origin,
        message:
          follows === undefined
            ? `stage ${name} is held back: it needs ${files.join(", ")}, and there is no ${certificate} to seal with yet`
            : `stage ${name} is held back: it follows ${follows}, which is held back`,
        fix: `npx groundwork deploy ${cluster.name} makes the key; then write ${certificate}, seal, and synthesize again: BOOTSTRAP, "Commit the sealing certificate"`,
      }),
    ),
};
