import type { Random } from "../attack/random";

/** A word that could be the name of something. */
export function word(random: Random, least = 6): string {
  const letters = "abcdefghiklmnoprstuvwy";
  const length = least + random.below(6);
  return Array.from({ length }, () => letters[random.below(letters.length)]).join("");
}

/** One letter put in, taken out, replaced or exchanged with its neighbour; never the first or the last. */
export function misspelt(random: Random, right: string): string {
  const at = 1 + random.below(Math.max(1, right.length - 2));
  const letter = right[at] === "q" ? "z" : "q";
  const [head, tail] = [right.slice(0, at), right.slice(at + 1)];
  const exchanged = `${head}${right[at + 1]}${right[at]}${right.slice(at + 2)}`;
  const forms = [`${head}${letter}${right.slice(at)}`, `${head}${tail}`, `${head}${letter}${tail}`, exchanged];
  const drawn = random.pick(forms) ?? right;
  return drawn === right || right.length < 3 ? `${right}q` : drawn;
}
