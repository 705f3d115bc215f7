/** HTML that holds all it needs: no script, nothing from elsewhere, and bodies of agents as text. */

import { safeText } from "../wire/text.ts";
import { receiptWords } from "./words.ts";
import type { Said } from "./reader.ts";

/** Text between tags or within a quoted attribute. */
export function escapeHtml(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

const STYLE = `:root{color-scheme:light dark;--line:#8886;--dim:#666;--busy:#2b8a3e;--idle:#ced4da;\
--wait:#e8590c;--away:#f1f3f5}
@media(prefers-color-scheme:dark){:root{--dim:#999;--idle:#495057;--away:#25262b}}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1rem 0 .2rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top;\
overflow-wrap:anywhere}
td.n,th.n{text-align:right}
.wide{overflow-x:auto}
details{border-bottom:1px solid var(--line);padding:.3rem 0}summary{cursor:pointer;overflow-wrap:anywhere}
p.m{margin:.6rem 0 0;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0 .6rem;padding-left:.8rem;\
border-left:3px solid var(--line);font:14px/1.4 ui-monospace,monospace}
i{font-style:normal;font-weight:400;color:var(--dim);font-size:.85rem}
svg{width:100%;height:1.6rem;display:block;background:linear-gradient(var(--away) 66%,transparent 66%)}\
.axis{display:flex;justify-content:space-between;margin:0}.legend span{white-space:nowrap;margin-right:1em}
.busy{fill:var(--busy)}.idle{fill:var(--idle)}.wait{fill:var(--wait)}.away{fill:var(--away)}.said{fill:#1c7ed6}
b.busy,b.idle,b.wait,b.away,b.said{display:inline-block;width:.8em;height:.8em;margin-right:.3em;outline:1px solid var(--line)}
b.busy{background:var(--busy)}b.idle{background:var(--idle)}b.wait{background:var(--wait)}\
b.away{background:var(--away)}b.said{background:#1c7ed6}
.needs{border-left:4px solid var(--wait);padding-left:2.2rem}.needs li{margin:.4rem 0}
@media(max-width:40rem){body{padding:.6rem}th,td{padding-right:.4rem;font-size:.9rem}}
@media print{body{max-width:none;font-size:11pt}details::details-content{content-visibility:visible;\
block-size:auto}h2,h3,summary{break-after:avoid}}`;

/** A whole page. `body` is HTML. */
export function page(title: string, body: string): string {
  return [
    '<!doctype html><html lang="en"><head>',
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>`,
    `<body><main>${body}</main></body></html>\n`,
  ].join("\n");
}

/** One message of a conversation. */
export function saidHtml(said: Said, body: string, nowMs: number, time: string): string {
  const { from, to, kind, receipt, id } = said;
  const head = `<b>${escapeHtml(from)}</b> → ${escapeHtml(to)} <i>${time}` +
    `${kind === "message" ? "" : ` ${kind}`}, ${receiptWords(receipt, nowMs)}, ${id}</i>`;
  return `<p class=m>${head}</p><pre dir=auto>${body}</pre>`;
}

/** A table with a caption for those who cannot see where it stands. Cells are HTML. */
export function tableHtml(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const head = heads.map((text) => `<th scope=col>${text}</th>`).join("");
  const body = rows.map((row) =>
    `<tr>${
      row.map((cell, at) => at === 0 ? `<th scope=row>${cell}</th>` : `<td>${cell}</td>`).join("")
    }</tr>`
  ).join("\n");
  return `<div class=wide><table aria-label="${
    escapeHtml(caption)
  }"><thead><tr>${head}</tr></thead>` +
    `<tbody>${body}</tbody></table></div>`;
}
