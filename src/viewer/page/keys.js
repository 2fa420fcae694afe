// Every key and what it does; the buttons press the same keys, and ? lists them.

const WHAT_KEYS_DO = {
  w: "words or pieces", o: "rows where a word is written or read", e: `${END} shown or hidden`, g: "gold links",
  s: "linear or square-root scale",
};

class Keys {
  constructor(state, player, panels) {
    this.table = [
      {keys: ["ArrowLeft"], shown: "←", says: "a step back, with Shift ten", act: ten => state.move(ten ? -10 : -1)},
      {keys: ["ArrowRight"], shown: "→", says: "a step on, with Shift ten", act: ten => state.move(ten ? 10 : 1)},
      {keys: ["Home"], says: "the first step", act: () => state.set({step: state.stops()[0] ?? null})},
      {keys: ["End"], says: "the last step, and follow a training that goes on", act: () => state.set({step: null})},
      {keys: ["Space", " "], shown: "Space", says: "play, or stop", act: () => player.turn()},
      {keys: ["ArrowUp"], shown: "↑", says: "lock the row above", act: () => state.moveRow(-1)},
      {keys: ["ArrowDown"], shown: "↓", says: "lock the row below", act: () => state.moveRow(1)},
      {keys: ["h"], says: "next head", act: () => state.moveHead(1)},
      {keys: ["H"], says: "previous head", act: () => state.moveHead(-1)},
      {keys: ["l"], says: "next layer", act: () => state.moveLayer(1)},
      {keys: ["L"], says: "previous layer", act: () => state.moveLayer(-1)},
      {keys: ["p"], says: "next sentence", act: () => state.moveExample(1)},
      {keys: ["P"], says: "previous sentence", act: () => state.moveExample(-1)},
      ...Object.entries(SWITCHES).map(([name, {key}]) =>
        ({keys: [key], says: WHAT_KEYS_DO[key], act: () => state.turn(name)})),
      {keys: ["d"], says: "save the map as SVG", act: () => saveFigure(panels()[state.active])},
      {keys: ["Escape"], shown: "Esc", says: "let go of the row", act: () => state.set({row: null})},
      {keys: ["?"], says: "this list", act: () => this.help()},
    ];
    document.addEventListener("keydown", event => this.pressed(event));
    document.addEventListener("click", event => this.clicked(event));
  }

  pressed(event) {
    const typing = event.target.matches("input, select, textarea"), onButton = event.target.closest("button, a");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || find(".help").open) return;
    if (onButton && [" ", "Enter"].includes(event.key)) return;
    if (this.act(event.key, event.shiftKey)) event.preventDefault();
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (button?.dataset.key) this.act(button.dataset.key, event.shiftKey);
    if (button && event.detail > 0) button.blur();  // so that Space plays on after a click
  }

  act(key, shift) {
    const entry = this.table.find(one => one.keys.includes(key));
    entry?.act(shift);
    return entry;
  }

  help() {
    const dialog = find(".help");
    fill(dialog, "keys", () => [
      make("form", {method: "dialog"}, make("button", {"aria-label": "Close"}, "×")),
      make("h2", {}, "Keys"),
      make("dl", {className: "keys"}, ...this.table.map(({keys, shown, says}) =>
        make("div", {}, make("dt", {}, make("kbd", {}, shown ?? keys[0])), make("dd", {}, says)))),
      make("h2", {}, "How to read it"),
      ...READING.map(([what, text]) => make("p", {}, make("b", {}, `${what} `), text)),
    ]);
    dialog.showModal();
  }
}

const READING = [
  ["Map.", "Each row shows where the model looked when it wrote one word: white is 0, dark blue is 1, for every " +
    "step, head and run alike. Pieces of a source word are summed, those of a target word averaged."],
  ["Read and written.", "At each row the decoder reads the word before and writes the next. A recurrent model's " +
    "weights match the word that is written; a Transformer's often match the one that is read."],
  ["AER.", "Alignment error rate against gold links over the logged sentences, 0 is perfect. The dashed line is what " +
    "the plain diagonal reaches."],
  ["Emerged.", "The first step from which at least 80 % of a head's rows look where they look at the end."],
  ["Confidence.", `The mean over rows of the largest weight that is not on ${END}.`],
];
