// The heat map as SVG for a paper: 77 mm wide (one column) for up to 20 source words, else 160 mm; 8 pt text, which
// can be selected; one rect of class "cell" per weight. The layout is that of src/plot/heatmap.cpp.

const PAPER = {column: 77, page: 160, words: 20, margin: 1.2, gap: 1, cell: 6};  // millimetres
const SCALE = {least: 15, most: 30, height: 2};
const POINTS = 8 * 25.4 / 72, FONTS = "DejaVu Sans, Noto Sans, sans-serif";
const LONGEST = {row: 8.5, column: 11};  // label lengths, in multiples of the text size

const ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"};
const FORBIDDEN = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;  // in XML, and control characters
const escaped = text => String(text).replace(FORBIDDEN, "\ufffd").replace(/[&<>"]/g, one => ESCAPES[one]);
const attributes = values => Object.entries(values).map(([name, value]) =>
  ` ${name}="${typeof value === "number" ? Number(value.toFixed(3)) : escaped(value)}"`).join("");

const ruler = document.createElement("canvas").getContext("2d");

/** The width of a text, in the unit of `size`. */
function textWidth(text, size) {
  ruler.font = `100px ${FONTS}`;
  return ruler.measureText(text).width / 100 * size;
}

/** Shortens the text with an ellipsis if it is wider than `room`. */
function fitted(text, room, size) {
  if (textWidth(text, size) <= room) return text;
  const letters = [...new Intl.Segmenter().segment(text)].map(one => one.segment);
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, size) > room) letters.pop();
  return `${letters.join("")}…`;
}

/** Lays out the figure from top to bottom: title, column labels, heat map, colour bar, legend. */
class Figure {
  constructor({view, weights, centres, scale, titles}) {
    Object.assign(this, {...view, weights, centres, scale, titles, parts: []});
    this.width = this.columns.filter(column => !column.mark).length <= PAPER.words ? PAPER.column : PAPER.page;
    this.fit();
  }

  /** Chooses the cell size, and a smaller text size if 8 pt does not fit the cells. */
  fit() {
    const measure = size => {
      const labels = this.rows.map(row => fitted(row.text, LONGEST.row * size, size));
      const longest = Math.max(...labels.map(label => textWidth(label, size)));
      const cell = Math.min(PAPER.cell, (this.width - 2 * PAPER.margin - PAPER.gap - longest) / this.columns.length);
      Object.assign(this, {size, labels, longest, cell});
    };
    measure(POINTS);
    if (this.cell < POINTS) measure(this.cell);
    const {size, cell} = this;
    this.heads = this.columns.map(column => fitted(column.text, LONGEST.column * size, size));
    this.left = (this.width + this.longest + PAPER.gap - cell * this.columns.length) / 2;
    const above = PAPER.margin + (0.8 + 1.2 * this.titles.length) * POINTS;
    this.top = above + Math.max(...this.heads.map(head => textWidth(head, size))) + PAPER.gap;
    this.across = cell * this.columns.length;
    this.down = cell * this.rows.length;
    this.middle = 0.3 * size;  // height of the middle of the letters above the baseline
    this.grid = Math.min(25.4 / 300, cell / 8);
  }

  text(what, {x, y, anchor = "start", mark = false, upright = false}) {
    const place = upright ? {transform: `translate(${x.toFixed(3)} ${y.toFixed(3)}) rotate(-90)`} : {x, y};
    this.parts.push(`<text${attributes({...place, "text-anchor": anchor, fill: mark ? "#767676" : "#000000"})}>` +
      `${escaped(what)}</text>`);
  }

  rect(kind, box, style, hint) {
    const start = `<rect${attributes({class: kind, ...box, ...style})}`;
    this.parts.push(hint ? `${start}><title>${escaped(hint)}</title></rect>` : `${start}/>`);
  }

  frame(box) { this.rect("frame", box, {fill: "none", stroke: "#404040", "stroke-width": 0.2}); }

  outline(box, sure) {
    const dashes = sure ? {} : {"stroke-dasharray": "1.05 0.7"};
    this.rect("gold", box, {fill: "none", stroke: GOLD, "stroke-width": 0.35, ...dashes});
  }

  addLabels() {
    const {cell, left, top, middle, size} = this;
    this.titles.forEach((line, i) => this.text(fitted(line, this.width - 2 * PAPER.margin, size),
      {x: this.width / 2, y: PAPER.margin + (1 + 1.2 * i) * POINTS, anchor: "middle"}));
    this.heads.forEach((head, c) => this.text(head, {x: left + (c + 0.5) * cell + middle, y: top - PAPER.gap,
                                                     upright: true, mark: this.columns[c].mark}));
    this.labels.forEach((label, r) => this.text(label, {x: left - PAPER.gap, y: top + (r + 0.5) * cell + middle,
                                                        anchor: "end", mark: this.rows[r].mark}));
  }

  addCells() {
    const {rows, columns, cell, left, top, grid} = this;
    const whole = {x: left, y: top, width: this.across, height: this.down};
    this.rect("grid", whole, {fill: "#d6d6d6"});
    this.weights.forEach((weight, i) => {
      const row = Math.floor(i / columns.length), column = i % columns.length;
      this.rect("cell", {x: left + column * cell, y: top + row * cell, width: cell - grid, height: cell - grid},
                {fill: cssOf(weight, this.scale)}, `${columns[column].text} → ${rows[row].text}: ${asWeight(weight)}`);
    });
    this.frame(whole);
    for (const link of this.links) {
      this.outline({x: left + link.left * cell + 0.25, y: top + link.top * cell + 0.25,
                    width: link.width * cell - 0.6, height: link.height * cell - 0.6}, link.sure);
    }
  }

  addCentres() {
    const {cell, left, top} = this, style = {fill: CENTRE, stroke: "#ffffff", "stroke-width": 0.2};
    (this.centres ?? []).forEach((centre, row) => {
      if (centre === null) return;
      const place = {cx: left + (centre + 0.5) * cell, cy: top + (row + 0.5) * cell, r: Math.min(0.15 * cell, 0.6)};
      this.parts.push(`<circle${attributes({...place, ...style})}/>`);
    });
  }

  addScale() {
    const long = Math.min(Math.max(this.across, SCALE.least), SCALE.most), y = this.top + this.down + 2 * PAPER.gap;
    const box = {x: this.left + this.across - long, y, width: long, height: SCALE.height};
    this.rect("scale", box, {fill: "url(#weights)"});
    this.frame(box);
    this.text("weight", {x: box.x - 2 * PAPER.gap, y: y + SCALE.height / 2 + this.middle, anchor: "end"});
    this.bottom = y + SCALE.height + this.size + 0.2;
    for (const at of [0, 0.25, 0.5, 1]) {
      this.text(at, {x: box.x + placeOf[this.scale](at) * long, y: this.bottom, anchor: "middle"});
    }
  }

  addGoldLegend() {
    const {size} = this, kinds = [true, false].filter(sure => this.links.some(link => link.sure === sure));
    if (!kinds.length) return;
    const y = this.bottom + 1.7 * size;
    let x = Math.max(PAPER.margin, this.left - PAPER.gap - this.longest);
    for (const sure of kinds) {
      const meaning = sure ? "gold link" : "possible gold link";
      this.outline({x, y: y - 0.95 * size, width: 1.1 * size, height: 1.1 * size}, sure);
      this.text(meaning, {x: x + 1.5 * size, y});
      x += 2.5 * size + textWidth(meaning, size);
    }
    this.bottom = y + 0.3 * size;
  }

  svg() {
    for (const add of ["addLabels", "addCells", "addCentres", "addScale", "addGoldLegend"]) this[add]();
    const {width} = this, height = Number((this.bottom + PAPER.margin).toFixed(3));
    const places = BLUES.map((_, i) => i / (BLUES.length - 1));
    const stops = places.map(at => `<stop${attributes({offset: at, "stop-color": cssOf(at, "linear")})}/>`);
    const size = {width: `${width}mm`, height: `${height}mm`, viewBox: `0 0 ${width} ${height}`};
    return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg"${attributes(size)} role="img">
<title>${escaped(this.titles.join(" "))}</title>
<defs><linearGradient id="weights">${stops.join("")}</linearGradient></defs>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<g${attributes({"font-family": FONTS, "font-size": this.size})}>
${this.parts.join("\n")}
</g>
</svg>
`;
  }
}

/** Saves the heat map of a panel as SVG. */
function saveFigure(panel) {
  if (!panel.shown) return;
  const {run, site, layer, head, step, view} = panel.shown;
  const titles = [`${run.name}, step ${step}`, ...panel.state.showsOf(run).split(/ (?=rows as)/)];
  const centres = panel.pieces.centres && site.name === "cross" ? foldCentres(panel.pieces.centres, view) : null;
  const svg = new Figure({view, weights: panel.weights, centres, scale: panel.state.scale, titles}).svg();
  const url = URL.createObjectURL(new Blob([svg], {type: "image/svg+xml"}));
  const name = `${run.name}-step${step}-sentence${panel.state.example + 1}-layer${layer}-head${head}.svg`;
  make("a", {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
