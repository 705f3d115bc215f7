/** A package of the loopback registry, and the documents that JSR serves about it. */

/** A version of a package. */
export interface Package {
  /** `@scope/name` */
  readonly name: string;
  readonly version: string;
  /** `{ ".": "./mod.ts" }` */
  readonly exports: Readonly<Record<string, string>>;
  /** The bytes of each file by its path, which starts with a slash. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The document `<version>_meta.json`: Deno holds each file to its checksum. */
export async function versionMeta({ exports, files }: Package): Promise<unknown> {
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const [path, bytes] of files) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    manifest[path] = { size: bytes.length, checksum: `sha256-${digest.toHex()}` };
  }
  return { manifest, exports };
}

/** The document `meta.json`, which lists the versions; the last one that was published is the latest. */
export function packageMeta(versions: readonly Package[]): unknown {
  return {
    latest: versions.at(-1)?.version,
    versions: Object.fromEntries(versions.map(({ version }) => [version, {}])),
  };
}

/** What `deno publish` uploads, as a package. Its `deno.json` names the exports. */
export function uploadedPackage(
  name: string,
  version: string,
  files: Package["files"],
): Package {
  const config: unknown = JSON.parse(textOf(files.get("/deno.json")));
  const exports = isObject(config) ? config["exports"] : undefined;
  const named = typeof exports === "string" ? { ".": exports } : exports;
  if (!isObject(named)) throw new Error(`Cannot publish "${name}": its deno.json has no exports`);
  const targets = Object.entries(named).map(([key, target]) => [key, String(target)]);
  return { name, version, exports: Object.fromEntries(targets), files };
}

/** Bytes as text; no bytes are no text. */
export function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
