/** Text of a node in a Mermaid diagram (Mermaid documentation: entity codes to escape characters). */
export function mermaidText(text: string): string {
  const safe = text.replaceAll(/["#;<>&`\\]/g, (character) => `#${character.codePointAt(0) ?? 0};`);
  return `"${safe.replaceAll(/\s+/g, " ")}"`;
}
