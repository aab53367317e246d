import { showManifest } from "../../../manifest/manifest";
import { type BareLogin, bareLogins, KEYS_OF_LOGINS } from "../../facts/mail-logins";
import { objectsWith } from "../../facts/objects-with";
import { releasesOf, valuePlace } from "../../place";
import type { Found, Rule } from "../../rule";

export const mailLoginWithoutPassword: Rule = {
  id: "mail-login-without-password",
  title: "A program logs in at a mail server, and nobody gives the password",
  family: "monitoring",
  severity: "error",
  answers: [],
  why: "The mail server refuses every message: no alert and no invitation ever arrives, and only the program's log says so.",
  fix: "name the Secret with the password, or leave the login out where the server takes mail without one",
  source:
    "the table of keys in lib/checks/facts/mail-logins.ts with the source of each row: documentation of Alertmanager, the Prometheus operator, Grafana, authentik",
  example: "an AlertmanagerConfig with authUsername and no authPassword",
  check: (input) => [
    ...objectsWith(input, KEYS_OF_LOGINS)
      .filter(({ manifest: { kind } }) => !["Secret", "SealedSecret", "CustomResourceDefinition"].includes(kind))
      .flatMap(({ manifest, origin }) => bareLogins(manifest).map((one) => told(showManifest(manifest), one, origin))),
    ...releasesOf(input).flatMap(({ release, origin }) =>
      bareLogins(release.values, release.chart.name).map((one) =>
        told(`release ${release.name}`, one, valuePlace(input, release, { origin, path: one.path })),
      ),
    ),
  ],
};

function told(who: string, { path, user, wanted }: BareLogin, place: string): Found {
  return {
    at: place,
    message: `${who}: ${path.join(".")} logs in as ${user}, and ${wanted.join(", ")} ${wanted.length === 1 ? "is" : "are"} absent`,
  };
}
