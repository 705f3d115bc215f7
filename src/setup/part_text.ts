/** All the parts of one file, in its text. */

import { ok, type Result } from "../wire/result.ts";
import type { Part } from "./part.ts";
import { isSame } from "./same.ts";

/** The text with all of the parts; null stands for a missing file. */
export function added(parts: readonly Part[], text: string | null): Result<string> {
  let wanted: Result<string> = ok(text ?? "");
  for (const [index, part] of parts.entries()) {
    if (!wanted.ok) return wanted;
    wanted = part.add(index === 0 ? text : wanted.value);
  }
  return wanted;
}

/**
 * The text without the parts, and what was taken out, for people.
 *
 * @param before What the file was before us, as far as it is known; null when it was missing
 */
export function stripped(
  parts: readonly Part[],
  text: string,
  before: string | null,
): { wanted: Result<string | null>; taken: string[] } {
  const taken: string[] = [];
  let wanted: Result<string | null> = ok(text);
  for (const part of parts) {
    if (!wanted.ok || wanted.value === null) break;
    const without: Result<string | null> = part.strip(wanted.value, before);
    if (without.ok && without.value !== wanted.value) {
      const isBack = without.value !== null && part.putsBack(before);
      taken.push(isBack ? `${part.what} (yours of that name is back)` : part.what);
    }
    wanted = without;
  }
  return { wanted, taken };
}

/** Whether a file without us has the meaning of what it was before us: then it can be just that. */
export function meansTheSame(
  parts: readonly Part[],
  bare: string | null,
  before: string | null,
): boolean {
  if (bare === before) return true;
  if (bare === null || before === null) return bare === null;
  // Adding to both leads to texts that differ in comments and formatting at most.
  const [one, other] = [added(parts, bare), added(parts, before)];
  if (!one.ok || !other.ok) return false;
  return squeezed(one.value) === squeezed(other.value) ||
    parts.every(({ meaning }) => isSame(meaning(one.value), meaning(other.value)));
}

function squeezed(text: string): string {
  return text.replaceAll(/[\s,]/g, "");
}
