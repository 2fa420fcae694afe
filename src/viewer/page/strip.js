// The sentence pair above the map: source words are shaded with the weights of one row; the word of that row is marked.

const PALEST = 0.01;  // smaller weights are not shaded

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
