// The heat map of one run: cells on a canvas, sticky labels, a tooltip with the weight under the pointer and, beside
// each row, the loss of the target word and the weight on the end of sentence.

const CELL = {least: 16, most: 32}, LABEL = {least: 34, most: 118, column: 112, padding: 12};
const MARGIN = {least: 52, most: 84}, ROOMY = 520, FULL_LOSS = 10;
const GOLD = "#e69f00", CENTRE = "#d55e00", GRID = "#dcdcdc", MARK_INK = "#111";

class Panel {
  constructor(state, run) {
    Object.assign(this, {state, run, hover: null, pointer: null, strip: new Strip(this)});
    this.caption = make("h2", {className: "caption"});
    this.corner = make("div", {className: "corner"}, make("span", {}, "read"), make("span", {}, "written"));
    this.columns = make("div", {className: "columns"});
    this.marginHead = make("div", {className: "margin-head"}, make("span", {}, "loss"), make("span", {}, `on ${END}`));
    this.rows = make("div", {className: "rows"});
    this.canvas = make("canvas", {className: "map", role: "img"});
    this.over = make("canvas", {className: "over", "aria-hidden": "true"});
    this.cells = make("div", {className: "cells"}, this.canvas, this.over);
    this.margins = make("canvas", {className: "margins", "aria-hidden": "true"});
    this.sheet = make("div", {className: "sheet"}, this.corner, this.columns, this.marginHead, this.rows, this.cells,
                      this.margins);
    this.window = make("div", {className: "window", tabIndex: -1}, this.sheet);
    this.missing = make("p", {className: "missing", hidden: true}, run.told.sites.length
      ? "This run's log does not hold this sentence." : "This run has no attention to show.");
    this.element = make("article", {className: "panel"}, this.caption, this.strip.element, this.missing, this.window);
    this.listen();
  }

  listen() {
    this.cells.addEventListener("pointermove", event => this.point(event));
    this.cells.addEventListener("pointerleave", () => this.leave());
    this.cells.addEventListener("click", event => {
      this.point(event);
      if (this.hover) this.lock(this.hover.row);
    });
    this.rows.addEventListener("click", event => {
      const label = event.target.closest(".row");
      if (label) this.lock(Number(label.dataset.row));
    });
    this.element.addEventListener("pointerdown", () => {
      if (this.state.run !== this.run) this.state.activate(this.run);
    });
  }

  lock(row) {
    const same = this.state.row === row && this.state.run === this.run;
    this.state.set({row: same ? null : row, active: this.run.index});
  }

  draw() {
    const shown = this.state.shown(this.run);
    for (const part of [this.window, this.strip.element]) part.hidden = !shown;
    this.missing.hidden = Boolean(shown);
    this.element.classList.toggle("active", this.state.runs.length > 1 && this.state.run === this.run);
    const weights = shown && this.run.weights(shown.example.id, shown.site, shown.step);
    this.element.setAttribute("aria-busy", Boolean(shown && !weights));
    if (!shown) Object.assign(this, {shown: null, layoutKey: null}).caption.textContent = this.run.name;
    if (!weights) return;  // keep the previous heat map until they are loaded
    const {head, view, example, step} = this.shown = shown;
    this.weights = foldWeights(weights, head, view);
    this.ends = shown.site.name === "decoder_self" ? null : endWeights(weights, head, view);
    this.pieces = this.run.pieces(example.id, step);
    this.viewKey = [example.id, this.state.site, this.state.level, view.order, this.state.end].join();
    this.hover = null;  // the row may not exist any more
    this.describe();
    this.drawStrip();
    this.layOut();
    this.drawCells();
    this.drawMargins();
    if (this.pointer) this.point(this.pointer);
    else this.drawOver();
  }

  weightAt(row, column) { return this.weights[row * this.shown.view.columns.length + column]; }

  // Labels and sizes, recomputed only if the sentence, the grouping of pieces or the available space changes.

  layOut() {
    const {view} = this.shown, {clientWidth} = this.element;
    const top = Math.round(this.window.getBoundingClientRect().top + scrollY);
    const key = [this.viewKey, clientWidth, innerHeight, top, document.fonts.status].join();
    if (key === this.layoutKey) return;
    this.layoutKey = key;
    const roomy = clientWidth >= ROOMY, two = roomy && view.twoSided;
    this.element.classList.toggle("roomy", roomy);
    this.element.classList.toggle("two-sided", two);
    this.element.classList.toggle("order-read", view.order === "read");
    this.marginHead.lastChild.hidden = !this.ends;
    const longest = texts => Math.ceil(Math.max(LABEL.least, ...texts.map(labelWidth))) + LABEL.padding;
    const width = texts => Math.min(longest(texts), LABEL.most);
    const sides = two ? [width(view.rows.map(row => row.read)), width(view.rows.map(row => row.written))]
      : [0, width(view.rows.map(row => row.text))];
    const above = Math.min(longest(view.columns.map(column => column.text)), LABEL.column);
    const margins = roomy && view.twoSided, room = clientWidth - sides[0] - sides[1] - 2;
    const across = (room - (margins ? 2 * MARGIN.least : 0)) / view.columns.length;
    const down = (innerHeight - top - above - 64) / view.rows.length;
    this.cell = Math.floor(Math.min(Math.max(Math.min(across, down), CELL.least), CELL.most));
    this.window.style.maxHeight = `${Math.max(innerHeight - top - 56, 300)}px`;
    const left = Math.floor((room - this.cell * view.columns.length) / 2);
    this.margin = margins ? Math.min(Math.max(left, MARGIN.least), MARGIN.most) : 0;
    const sizes = {cell: this.cell, read: sides[0], written: sides[1], above, margin: this.margin};
    for (const name in sizes) this.sheet.style.setProperty(`--${name}`, `${sizes[name]}px`);
    this.label(view, two);
  }

  label(view, two) {
    this.rows.replaceChildren(...view.rows.map((row, index) => {
      const texts = two ? [["read", row.read], ["written", row.written]] : [["written", row.text]];
      const kind = (side, text) => text === END || text === START ? `${side} mark` : side;
      return make("div", {className: "row", "data-row": index}, ...texts.map(([side, text]) =>
        make("span", {className: kind(side, text), title: text}, ...labelOf(text))));
    }));
    this.columns.replaceChildren(...view.columns.map(column =>
      make("div", {className: column.mark ? "column mark" : "column", title: column.text},
        make("span", {}, ...labelOf(column.text)))));
  }

  drawCells() {
    const {view} = this.shown, {cell} = this, {scale} = this.state;
    const context = sized(this.canvas, view.columns.length * cell, view.rows.length * cell);
    context.fillStyle = GRID;
    context.fillRect(0, 0, view.columns.length * cell, view.rows.length * cell);
    this.weights.forEach((weight, i) => {
      const column = i % view.columns.length, row = Math.floor(i / view.columns.length);
      context.fillStyle = cssOf(weight, scale);
      context.fillRect(column * cell, row * cell, cell - 1, cell - 1);
    });
    this.drawLinks(context, view.links);
    if (this.pieces.centres && this.shown.site.name === "cross") this.drawCentres(context);
  }

  drawLinks(context, links) {
    context.strokeStyle = GOLD;
    context.lineWidth = 2;
    for (const {sure, left, top, width, height} of links) {
      context.setLineDash(sure ? [] : [4, 3]);
      context.strokeRect(left * this.cell + 1, top * this.cell + 1, width * this.cell - 3, height * this.cell - 3);
    }
    context.setLineDash([]);
  }

  drawCentres(context) {
    const {cell} = this;
    context.fillStyle = CENTRE;
    context.strokeStyle = "#fff";
    context.lineWidth = 1.5;
    foldCentres(this.pieces.centres, this.shown.view).forEach((centre, row) => {
      if (centre === null) return;
      context.beginPath();
      context.arc((centre + 0.5) * cell, (row + 0.5) * cell, cell * 0.16, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    });
  }

  drawMargins() {
    const {view, site} = this.shown, {cell} = this, {losses} = this.pieces;
    const context = sized(this.margins, 2 * this.margin, view.rows.length * cell);
    if (!this.margin) return;
    context.font = `10px ${themed("--font")}`;
    context.textBaseline = "middle";
    if (losses && site.name !== "encoder_self") {
      foldLosses(losses, view).forEach((loss, row) =>
        this.bar(context, {left: 8, row, share: loss / FULL_LOSS, text: loss.toFixed(1), colour: themed("--loss")}));
    }
    this.ends?.forEach((weight, row) =>
      this.bar(context, {left: 8 + this.margin, row, share: placeOf[this.state.scale](weight), text: weight.toFixed(2),
                         colour: "#4292c6"}));
  }

  bar(context, {left, row, share, text, colour}) {
    const {cell} = this, length = this.margin - 10, top = row * cell + 2, height = cell - 5;
    context.fillStyle = themed("--track");
    context.fillRect(left, top, length, height);
    context.fillStyle = colour;
    context.globalAlpha = 0.75;
    context.fillRect(left, top, Math.min(Math.max(share, 0), 1) * length, height);
    context.globalAlpha = 1;
    context.fillStyle = themed("--ink");
    context.fillText(text, left + 3, row * cell + cell / 2);
  }

  // Crosshair and locked row, on a canvas above the cells.

  point({clientX, clientY}) {
    if (!this.shown) return;
    const {view} = this.shown, box = this.cells.getBoundingClientRect();
    const column = Math.floor((clientX - box.left) / this.cell), row = Math.floor((clientY - box.top) / this.cell);
    if (column < 0 || row < 0 || column >= view.columns.length || row >= view.rows.length) {
      this.leave();
      return;
    }
    Object.assign(this, {pointer: {clientX, clientY}, hover: {column, row}});
    this.drawOver();
    this.showTag(this.pointer);
  }

  leave() {
    Object.assign(this, {pointer: null, hover: null});
    find(".tag").hidden = true;
    if (this.shown) this.drawOver();
  }

  showTag(event) {
    const {row, column} = this.hover, {view} = this.shown, tag = find(".tag"), group = view.rows[row];
    const what = view.twoSided ? `${view.columns[column].text} → ${group.written}, reading ${group.read}`
      : `${group.text} ← ${view.columns[column].text}`;
    tag.replaceChildren(make("b", {}, asWeight(this.weightAt(row, column))), make("span", {}, what));
    tag.hidden = false;
    const right = event.clientX + 16 + tag.offsetWidth < innerWidth;
    tag.style.left = `${right ? event.clientX + 16 : event.clientX - 12 - tag.offsetWidth}px`;
    tag.style.top = `${Math.min(event.clientY + 14, innerHeight - tag.offsetHeight - 4)}px`;
  }

  drawOver() {
    const {view} = this.shown, {cell, hover} = this;
    const width = view.columns.length * cell, height = view.rows.length * cell;
    const locked = this.state.rowOf(this.run);
    const context = sized(this.over, width, height);
    context.strokeStyle = MARK_INK;
    if (locked !== null) {
      context.lineWidth = 2;
      context.strokeRect(0, locked * cell - 0.5, width - 1, cell);
    }
    if (hover) {
      context.lineWidth = 1;
      context.strokeRect(0.5, hover.row * cell - 0.5, width - 2, cell);
      context.strokeRect(hover.column * cell - 0.5, 0.5, cell, height - 2);
    }
    const mark = (labels, index, name) =>
      [...labels.children].forEach((label, i) => label.classList.toggle(name, i === index));
    mark(this.rows, hover?.row, "hot");
    mark(this.rows, locked, "locked");
    mark(this.columns, hover?.column, "hot");
    this.drawStrip();
  }

  drawStrip() { this.strip.draw(this.shown, this.hover?.row ?? this.state.rowOf(this.run)); }

  describe() {
    const {run, site, layer, head, step, view} = this.shown, shows = this.state.showsOf(run);
    this.caption.replaceChildren(make("b", {}, run.name), ` ${siteLabel[site.name]}, step ${grouped(step)}: ${shows}`);
    this.canvas.setAttribute("aria-label", `Attention weights of ${run.name}, step ${step}, ${shows}: ` +
      `${view.rows.length} rows by ${view.columns.length} columns`);
    Object.assign(this.element.dataset, {step, head: `${layer}.${head}`, rows: view.rows.length,
                                         columns: view.columns.length});
    const row = this.state.run === run ? this.state.row : null;
    if (row !== null) find(".spoken").textContent = this.inWords(row);
  }

  /** A row for screen readers: its three largest weights. */
  inWords(row) {
    const {view} = this.shown;
    const best = view.columns.map((column, c) => ({text: column.text, weight: this.weightAt(row, c)}))
      .sort((a, b) => b.weight - a.weight).slice(0, 3);
    return `${view.rows[row].text}: ${best.map(({text, weight}) => `${text} ${weight.toFixed(2)}`).join(", ")}`;
  }
}

const labelWidth = (() => {
  const context = document.createElement("canvas").getContext("2d");
  return text => {
    context.font = `650 13px ${themed("--font")}`;  // the weight of the locked row, the boldest
    return context.measureText(text).width;
  };
})();
