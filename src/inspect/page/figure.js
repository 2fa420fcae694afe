// The map as an SVG for a paper: 77 mm wide (a column) up to 20 source words, else 160 mm; 8 pt; text that can be
// selected; one rect of class "cell" for each weight. Drawn as src/inspect/image.cpp draws it.

const PAPER = {column: 77, page: 160, words: 20, margin: 1.2, gap: 1, cell: 6, scale: {least: 15, most: 30, height: 2}};
const POINTS = 8 * 25.4 / 72, FONTS = "DejaVu Sans, Noto Sans, sans-serif";

const escaped = text => String(text).replace(/[&<>"]/g, c => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})[c]);
const millimetres = number => String(Number(number.toFixed(3)));

/** Text measured in the unit of its size, shortened to the room there is. */
const ruler = (() => {
  const context = document.createElement("canvas").getContext("2d");
  const width = (text, size) => {
    context.font = `100px ${FONTS}`;
    return context.measureText(text).width / 100 * size;
  };
  const fitted = (text, room, size) => {
    const letters = [...new Intl.Segmenter().segment(text)].map(one => one.segment);
    for (let count = letters.length; count > 1; --count) {
      const short = count === letters.length ? text : `${letters.slice(0, count - 1).join("")}…`;
      if (width(short, size) <= room) return short;
    }
    return letters.length > 1 ? "…" : text;
  };
  return {width, fitted};
})();

/** {view, weights, centres, scale, title} as the text of an SVG file. */
function figureOf({view, weights, centres, scale, title}) {
  const {rows, columns, links} = view, width = columns.length - 1 <= PAPER.words ? PAPER.column : PAPER.page;
  const labels = size => rows.map(row => ruler.fitted(row.text, 8.5 * size, size));
  const widest = (texts, size) => Math.max(...texts.map(text => ruler.width(text, size)));
  const cellFor = size => Math.min(PAPER.cell,
    (width - 2 * PAPER.margin - PAPER.gap - widest(labels(size), size)) / columns.length);
  const size = Math.min(POINTS, cellFor(POINTS)), cell = cellFor(size);
  const rowLabels = labels(size), columnLabels = columns.map(column => ruler.fitted(column.text, 11 * size, size));
  const left = (width + widest(rowLabels, size) + PAPER.gap - cell * columns.length) / 2;
  const top = PAPER.margin + 2 * POINTS + widest(columnLabels, size) + PAPER.gap;
  const across = cell * columns.length, down = cell * rows.length, middle = 0.3 * size, grid = Math.min(25.4 / 300, cell / 8);
  const parts = [], mm = millimetres;

  const text = (what, x, y, {anchor = "start", upright = false, colour = "#000000"} = {}) => {
    const place = upright ? `transform="translate(${mm(x)} ${mm(y)}) rotate(-90)"` : `x="${mm(x)}" y="${mm(y)}"`;
    parts.push(`<text ${place} text-anchor="${anchor}" fill="${colour}">${escaped(what)}</text>`);
  };
  const rect = (kind, {x, y, width: w, height: h}, rest, hint = "") => {
    const box = `<rect class="${kind}" x="${mm(x)}" y="${mm(y)}" width="${mm(w)}" height="${mm(h)}" ${rest}`;
    parts.push(hint ? `${box}><title>${escaped(hint)}</title></rect>` : `${box}/>`);
  };
  const frame = (y, x, w, h) => rect("frame", {x, y, width: w, height: h}, 'fill="none" stroke="#404040" stroke-width="0.2"');
  const outline = (box, sure) => rect("gold", box, `fill="none" stroke="${GOLD}" stroke-width="0.35"` +
    (sure ? "" : ' stroke-dasharray="1.05 0.7"'));
  const inkOf = group => group.mark ? "#767676" : "#000000";

  text(ruler.fitted(title, width - 2 * PAPER.margin, size), width / 2, PAPER.margin + POINTS, {anchor: "middle"});
  columnLabels.forEach((label, c) =>
    text(label, left + (c + 0.5) * cell + middle, top - PAPER.gap, {upright: true, colour: inkOf(columns[c])}));
  rowLabels.forEach((label, r) =>
    text(label, left - PAPER.gap, top + (r + 0.5) * cell + middle, {anchor: "end", colour: inkOf(rows[r])}));

  rect("grid", {x: left, y: top, width: across, height: down}, 'fill="#d6d6d6"');
  weights.forEach((weight, i) => {
    const row = Math.floor(i / columns.length), column = i % columns.length;
    const box = {x: left + column * cell, y: top + row * cell, width: cell - grid, height: cell - grid};
    rect("cell", box, `fill="${cssOf(weight, scale)}"`, `${columns[column].text} → ${rows[row].text}: ${asWeight(weight)}`);
  });
  frame(top, left, across, down);
  for (const link of links) {
    outline({x: left + link.left * cell + 0.25, y: top + link.top * cell + 0.25, width: link.width * cell - 0.6,
             height: link.height * cell - 0.6}, link.sure);
  }
  (centres ?? []).forEach((centre, row) => {
    if (centre === null) return;
    parts.push(`<circle cx="${mm(left + (centre + 0.5) * cell)}" cy="${mm(top + (row + 0.5) * cell)}" ` +
      `r="${mm(Math.min(0.15 * cell, 0.6))}" fill="${CENTRE}" stroke="#ffffff" stroke-width="0.2"/>`);
  });

  const long = Math.min(Math.max(across, PAPER.scale.least), PAPER.scale.most), from = left + across - long;
  let y = top + down + 2 * PAPER.gap;
  rect("scale", {x: from, y, width: long, height: PAPER.scale.height}, 'fill="url(#weights)"');
  frame(y, from, long, PAPER.scale.height);
  text("weight", from - 2 * PAPER.gap, y + PAPER.scale.height / 2 + middle, {anchor: "end"});
  y += PAPER.scale.height + size + 0.2;
  for (const at of [0, 0.25, 0.5, 1]) text(at, from + placeOf[scale](at) * long, y, {anchor: "middle"});
  const kinds = [true, false].filter(sure => links.some(link => link.sure === sure));
  if (kinds.length) {
    y += 1.7 * size;
    let x = Math.max(PAPER.margin, left - PAPER.gap - widest(rowLabels, size));
    for (const sure of kinds) {
      const meaning = sure ? "gold link" : "possible gold link";
      outline({x, y: y - 0.95 * size, width: 1.1 * size, height: 1.1 * size}, sure);
      text(meaning, x + 1.5 * size, y);
      x += 2.5 * size + ruler.width(meaning, size);
    }
    y += 0.3 * size;
  }
  const height = mm(y + PAPER.margin);
  const stops = BLUES.map((_, i) => `<stop offset="${i / (BLUES.length - 1)}" stop-color="${cssOf(i / (BLUES.length - 1), "linear")}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<defs><linearGradient id="weights">${stops.join("")}</linearGradient></defs>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<g font-family="${FONTS}" font-size="${mm(size)}">
${parts.join("\n")}
</g>
</svg>
`;
}

/** Saves what the panel shows. */
function saveFigure(panel) {
  const {run, site, layer, head, step, view} = panel.shown;
  const where = panel.element.dataset.head && site.heads > 1 ? `, layer ${layer} head ${head}` : "";
  const centres = panel.pieces.centres && site.name === "cross" ? foldCentres(panel.pieces.centres, view) : null;
  const svg = figureOf({view, weights: panel.weights, centres, scale: panel.state.scale,
                        title: `${run.name}, step ${step}${where}`});
  const url = URL.createObjectURL(new Blob([svg], {type: "image/svg+xml"}));
  const example = panel.state.example + 1;
  make("a", {href: url, download: `${run.name}-step${step}-sentence${example}-layer${layer}-head${head}.svg`}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
