/** The domain of this machine and pid namespace, by the very text that the launcher has. */
export function domainHere(): string {
  const launcher = Deno.readTextFileSync(new URL("../../hooks/launcher", import.meta.url));
  const readLine = 'read_line() { IFS= read -r line <"$1"; }';
  const script = `${readLine}\n${domainText(launcher)}\nfind_domain; printf %s "$OXTAIL_DOMAIN"`;
  const { stdout } = new Deno.Command("/bin/sh", { args: ["-uc", script] }).outputSync();
  return new TextDecoder().decode(stdout);
}

/** The part of a script of ours that finds the domain. */
export function domainText(script: string): string {
  return /# >>> domain\n[^]*?# <<< domain\n/.exec(script)?.[0] ?? "";
}
