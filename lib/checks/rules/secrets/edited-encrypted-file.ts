import { readYamlStream } from "../../../data/documents";
import { isEncryptedValue, placeOfCipher, type SopsValues, sopsValues } from "../../../secrets/sops-values";
import type { Found, Rule } from "../../rule";

/** Places that fit into a message. */
const MOST = 3;

export const editedEncryptedFile: Rule = {
  id: "edited-encrypted-file",
  title: "An encrypted file was changed without sops",
  family: "secrets",
  severity: "error",
  answers: [],
  why: "Its check sum is that of the file before: Flux does not ask for it and applies the change, and the day somebody has to change a password, sops refuses the file. A value that moved to another key is opened by nobody.",
  fix: "take the file of the revision, and make the change with sops",
  source: "SOPS 3.13 documentation: Encryption Protocol, Message Authentication Code; run with sops 3.13.3",
  example: "clusters/home/secrets/token.sops.yaml, whose namespace was renamed in an editor",
  needs: "revision",
  check: ({ cluster, before }) => {
    if (before === undefined) return [];
    const earlier = new Map(
      [...before.files].flatMap(([path, text]) => {
        const read = path.endsWith(".sops.yaml") ? valuesOf(text) : undefined;
        return read === undefined ? [] : [[read.mac, read]];
      }),
    );
    return cluster.secretFiles.flatMap((file): Found[] => {
      const now = file.encryption === "sops" ? valuesOf(file.text) : undefined;
      const old = now === undefined ? undefined : earlier.get(now.mac);
      if (now === undefined || old === undefined) return [];
      const places = changed(old.values, now.values);
      if (places.length === 0) return [];
      const lost = places.filter((place) => isElsewhere(now.values.get(place), place, old.values));
      const shown =
        places.length <= MOST
          ? places.join(", ")
          : `${places.slice(0, MOST).join(", ")} and ${places.length - MOST} more`;
      return [
        {
          at: "secrets",
          message:
            lost.length === 0
              ? `${file.path}: ${shown} changed since ${before.revision}, and the check sum of SOPS did not: sops decrypt refuses the file`
              : `${file.path}: ${shown} changed since ${before.revision} without sops, and ${lost[0]} is encrypted for another place: neither the engine nor sops opens it`,
          fix: `take the earlier file back and make the change with sops ${file.path}; or, where the change is right, sops edit --ignore-mac ${file.path} and write it once`,
        },
      ];
    });
  },
};

/** Undefined for what nobody can read: then nothing was compared before either. */
function valuesOf(text: string): SopsValues | undefined {
  try {
    return sopsValues(readYamlStream(text));
  } catch {
    return undefined;
  }
}

/** True for a value that the earlier file had under other keys alone. */
function isElsewhere(value: string | undefined, place: string, old: ReadonlyMap<string, string>): boolean {
  if (!isEncryptedValue(value)) return false;
  const places = [...old].filter(([, earlier]) => earlier === value).map(([path]) => placeOfCipher(path));
  return places.length > 0 && !places.includes(placeOfCipher(place));
}

function changed(old: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path));
}
