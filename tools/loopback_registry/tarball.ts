/** Reading the archive that `deno publish` uploads: plain files in a gzipped tar. */

const BLOCK_BYTES = 512;

/** Where a header has its fields, in bytes (POSIX ustar). */
const FIELDS = { name: [0, 100], size: [124, 12], type: [156, 1], prefix: [345, 155] } as const;

/** A plain file; old archives have a NUL. */
const FILE_TYPES = ["0", ""];

/**
 * The files of an archive by their paths, which start with a slash.
 *
 * @throws {Error} When it holds anything but plain files, as JSR does
 */
export async function untar(
  gzipped: Uint8Array<ArrayBuffer>,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const bytes = await gunzip(gzipped);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (let at = 0; at + BLOCK_BYTES <= bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK_BYTES);
    const name = field(header, "name");
    if (name === "") break;
    const prefix = field(header, "prefix");
    const path = prefix === "" ? name : `${prefix}/${name}`;
    const type = field(header, "type");
    if (!FILE_TYPES.includes(type)) {
      throw new Error(`Cannot publish "${path}": it is no plain file but of tar type "${type}"`);
    }
    const size = Number.parseInt(field(header, "size"), 8);
    const start = at + BLOCK_BYTES;
    files.set(`/${path.replace(/^(\.?\/)+/, "")}`, bytes.slice(start, start + size));
    at = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return files;
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function field(header: Uint8Array, name: keyof typeof FIELDS): string {
  const [start, length] = FIELDS[name];
  const text = new TextDecoder().decode(header.subarray(start, start + length));
  return text.split("\0", 1)[0]?.trim() ?? "";
}
