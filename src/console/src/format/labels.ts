/** "skipped_no_book" -> "SKIPPED NO BOOK". */
export function upperLabel(name: string): string {
  return name.replaceAll("_", " ").toUpperCase();
}

/** "skipped_no_book" -> "Skipped no book". */
export function sentenceLabel(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
