// The sentence as a strip: the source shaded by one row of the map, the target with that row's word marked.

const PALEST = 0.01;  // below it a word keeps the page's ground

class Strip {
  constructor(panel) {
    Object.assign(this, {panel, source: make("p", {className: "source"}), target: make("p", {className: "target"})});
    this.element = make("div", {className: "strip"}, this.source, this.target);
    this.target.addEventListener("click", event => {
      const word = event.target.closest("button");
      if (word) panel.lock(Number(word.dataset.row));
    });
  }

  draw(shown, row) {
    const {view} = shown, key = this.panel.viewKey;
    fill(this.source, key, () => view.columns.map(column => make("span", {}, ...labelOf(column.text))));
    fill(this.target, key, () => view.rows.map((group, index) =>
      make("button", {type: "button", "data-row": index, title: "Lock this row"}, ...labelOf(group.text))));
    [...this.source.children].forEach((word, c) => this.shade(word, row === null ? null : this.panel.weightAt(row, c)));
    [...this.target.children].forEach((word, r) => word.setAttribute("aria-pressed", r === row));
  }

  shade(word, weight) {
    const {scale} = this.panel.state, shaded = weight !== null && weight >= PALEST;
    word.style.backgroundColor = shaded ? cssOf(weight, scale) : "";
    word.style.color = shaded ? inkOn(rgbOf(weight, scale)) : "";
    word.title = weight === null ? "" : asWeight(weight);
  }
}
