/** Secrets of known shapes taken out of texts that leave this machine. No guarantee: most secrets have no shape. */

const GONE = "[redacted]";

/** What a redacted export says of itself. */
export const REDACTED_NOTE =
  "Secrets of known shapes were replaced by [redacted]. That is no guarantee: read it before you pass it on.";

/** A placeholder, a variable or a look-up is no secret. */
const NO_VALUE = String
  .raw`(?!["']?(?:[$<{*%]|\.\.\.|x{3,}|process\.|os\.|env[.[(]|your[-_]|changeme\b|null\b|undefined\b|true\b|false\b))`;

const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*-----|$)/g, GONE],
  [/\bgh[pousr]_[A-Za-z0-9]{30,}/g, GONE],
  [/\bgithub_pat_[A-Za-z0-9_]{22,}/g, GONE],
  [/\bsk-[A-Za-z0-9_-]{20,}/g, GONE],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/g, GONE],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, GONE],
  [/\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g, GONE],
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,100}:)(?![$<{*])[^\s/@]{1,200}(?=@)/gi, `$1${GONE}`],
  [
    new RegExp(
      String.raw`(?<![A-Za-z0-9])((?:[A-Za-z0-9]{1,40}[_-]){0,8}(?:API|ACCESS|AUTH)?` +
        String.raw`(?:KEY|TOKEN|SECRET|PASSWORD)\s?=(?!=)\s?)${NO_VALUE}` +
        String.raw`(?:"[^"\n]{4,}"|'[^'\n]{4,}'|[^\s"'\x60;,&|()[\]]{4,})`,
      "gi",
    ),
    `$1${GONE}`,
  ],
];

/** `text` without what looks like a secret. */
export function redact(text: string): string {
  return SHAPES.reduce((rest, [shape, by]) => rest.replace(shape, by), text);
}
