/** Making a bundled program start sooner. */

/** The first line of a function at the top of a bundle, as Deno's bundler prints it. */
const BEGINS = /^(?:async )?function\*? ([\w$]+)\(/;

/**
 * The text of a bundle with the functions at its top in parentheses, and in front. V8 takes the
 * parentheses for the wish to compile a function with its file, so that it is in the code cache which
 * Deno keeps; otherwise each one is compiled when it is first called, in every process anew. For a
 * program that calls most of its functions once, and ends, that is a third of what it does.
 *
 * It relies on how the bundler lays out what it prints: such a function begins and ends in the first
 * column. Where that is not so, the text stays as it is.
 */
export function compiledAtOnce(bundle: string): string {
  const functions: string[] = [];
  const rest: string[] = [];
  let isInside = false;
  for (const line of bundle.split("\n")) {
    if (isInside) {
      if (BEGINS.test(line)) return bundle;
      isInside = line !== "}";
      functions.push(isInside ? line : "});");
      continue;
    }
    const [, name] = BEGINS.exec(line) ?? [];
    if (name === undefined) rest.push(line);
    else {
      // Not all on one line, which would end here as well.
      if (!line.endsWith("{")) return bundle;
      functions.push(`var ${name} = (${line}`);
      isInside = true;
    }
  }
  return isInside ? bundle : [...functions, ...rest].join("\n");
}
