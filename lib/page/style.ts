/** Eight hues that differ in light and in dark, and for people who do not see all colours (after Okabe and Ito). */
const HUES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07c00", "#56a0d3", "#7a5195", "#5f6b6d"];

const KINDS: Readonly<Record<string, string>> = {
  node: "#0072b2",
  vm: "#56a0d3",
  pod: "#56a0d3",
  hypervisor: "#7a5195",
  vip: "#d55e00",
  pool: "#009e73",
  dhcp: "#b07c00",
  gateway: "#5f6b6d",
  nameserver: "#5f6b6d",
  reserved: "#cc79a7",
  server: "#8c6d31",
};

/** Sets fill and background alike: one class serves drawings and swatches. */
const COLOURS = [
  ...HUES.map((colour, index) => [`hue${index}`, colour] as const),
  ...Object.entries(KINDS).map(([kind, colour]) => [`is-${kind}`, colour] as const),
]
  .map(([name, colour]) => `.${name}{fill:${colour};background-color:${colour}}`)
  .join("\n");

/** The style of the page: no font, no picture, nothing that is fetched. */
export const STYLE = `:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--quiet:#57606a;--line:#d0d7de;--panel:#f6f8fa;--link:#0550ae;
--good:#116329;--good-paper:#dafbe1;--note:#7d4e00;--note-paper:#fff3c4;--bad:#a40e26;--bad-paper:#ffe3e6}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--quiet:#9aa4af;--line:#3d444d;--panel:#161b22;--link:#79b8ff;
--good:#7ee787;--good-paper:#0f2f1a;--note:#f2cc60;--note-paper:#3a2d05;--bad:#ffa198;--bad-paper:#4a1017}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header,main,footer{max-width:84rem;margin:0 auto;padding:1rem 1.25rem}
h1{font-size:1.6rem;margin:.2rem 0}
h2{font-size:1.25rem;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:1.2rem 0 .5rem}
h4,.card h3{font-size:1rem;margin:0 0 .4rem}
a{color:var(--link)}
code,.graph text{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.86em}
code{overflow-wrap:anywhere}
tbody th code{overflow-wrap:normal}
nav ul,.legend,.facts,.guests{list-style:none;margin:.5rem 0;padding:0}
nav ul,.legend,.facts{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem}
.guests li{margin:.15rem 0}
.quiet{color:var(--quiet)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:.9rem}
.card{border:1px solid var(--line);border-radius:6px;background:var(--panel);padding:.8rem;break-inside:avoid}
.card p{margin:.3rem 0}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.45em}
figure{margin:.5rem 0}
figcaption{font-size:.87rem}
figcaption.over{color:var(--bad);font-weight:600}
.bar svg{display:block;width:100%;height:16px;border-radius:3px}
.empty,.free{fill:var(--line)}
.reserve{fill:var(--quiet)}
.maps{display:flex;flex-wrap:wrap;gap:1rem}
.map{flex:0 1 28rem;min-width:min(100%,16rem);break-inside:avoid}
.map svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto;margin:.6rem 0}
.scroll:focus-visible,a:focus-visible,summary:focus-visible,input:focus-visible,button:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border:1px solid var(--line);padding:.3rem .55rem;text-align:left;vertical-align:top}
thead th{background:var(--panel)}
tbody th{font-weight:400}
td ul{margin:0;padding-left:1.1rem}
summary{cursor:pointer;padding:.3rem 0}
.badge{display:inline-block;border-radius:4px;padding:0 .4em}
.badge.good{color:var(--good);background:var(--good-paper)}
.badge.note{color:var(--note);background:var(--note-paper)}
.badge.bad{color:var(--bad);background:var(--bad-paper)}
.graph{display:block}
.graph rect{fill:var(--panel);stroke:var(--quiet)}
.graph text{fill:var(--ink);text-anchor:middle;font-size:12px}
.graph path{fill:none;stroke:var(--quiet);stroke-opacity:.65}
.graph .near rect{stroke:var(--link);stroke-width:2}
.graph path.near{stroke:var(--link);stroke-opacity:1;stroke-width:2}
.tools{display:flex;flex-wrap:wrap;gap:.5rem;margin:.6rem 0}
.tools input,.tools button{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:4px;padding:.25rem .6rem}
[hidden]{display:none}
.bands{display:none}
@page{size:A4;margin:14mm 12mm}
@media print{html{font-size:11px}body{font-size:11px}header,main,footer{max-width:none;padding:0}nav,.tools,summary{display:none}
.scroll{overflow:visible}.scroll:has(+.bands){display:none}.bands{display:block}.bands svg{display:block;max-width:100%;height:auto;break-inside:avoid;margin:.4rem 0}.graph{max-width:100%;height:auto}h2,caption{break-after:avoid}tr,figure{break-inside:avoid}
details::details-content{content-visibility:visible;block-size:auto}*{print-color-adjust:exact}}
${COLOURS}`;
