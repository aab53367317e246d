/**
 * What a secret with a form consists of; a shorter word holds none. Whoever has
 * forms with other characters adds them here.
 */
const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_.:@!?&~-";
const SHORTEST = 18;

/** By code unit, 1 for what belongs to such a word; one for each there is, as no test is cheaper than a look. */
const BELONGS = new Uint8Array(0x1_0000);
for (const character of CHARACTERS) BELONGS[character.charCodeAt(0)] = 1;

/**
 * The long words of a text. A word of 18 characters covers one of every 18, so
 * only those are looked at, and their neighbours where one of them belongs to a
 * word: an expression would read each character of everything that is written.
 */
export function longWords(text: string): readonly string[] {
  const words: string[] = [];
  // No word reaches over the place before `start`.
  let start = 0;
  for (let probe = SHORTEST - 1; probe < text.length; probe = start + SHORTEST - 1) {
    let before = probe;
    while (before >= start && BELONGS[text.charCodeAt(before)] === 1) before--;
    if (before >= start) {
      start = before + 1;
      continue;
    }
    let end = probe + 1;
    while (end < text.length && BELONGS[text.charCodeAt(end)] === 1) end++;
    words.push(text.slice(start, end));
    start = end + 1;
  }
  return words;
}
