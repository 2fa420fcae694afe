// The keyboard shortcuts. Buttons trigger the same shortcuts; ? lists them.

const WHAT_KEYS_DO = {
  w: "words or pieces", o: "rows by the word written or read", e: `${END} shown or hidden`, g: "gold links",
  s: "linear or square-root scale",
};

class Keys {
  constructor(state, player, panels) {
    this.table = [
      {keys: ["ArrowLeft"], shown: "←", says: "previous step; with Shift, ten back",
       act: ten => state.move(ten ? -10 : -1)},
      {keys: ["ArrowRight"], shown: "→", says: "next step; with Shift, ten on", act: ten => state.move(ten ? 10 : 1)},
      {keys: ["Home"], says: "first step", act: () => state.set({step: state.stops()[0] ?? null})},
      {keys: ["End"], says: "last step; follow a running training", act: () => state.set({step: null})},
      {keys: ["Space", " "], shown: "Space", says: "play or stop", act: () => player.turn()},
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
      {keys: ["Escape"], shown: "Esc", says: "release the row", act: () => state.set({row: null})},
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
    if (button && event.detail > 0) button.blur();  // so that Space still plays after a click
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

/** In one sentence; emerged_at() in convergence.h is exact. */
const EMERGED = "The step from which a head stays at least half-way from its first map to its last; none where its rows " +
  "did not grow different: a head that is flat, looks at one place only or learned nothing.";

const READING = [
  ["Map.", "Each row holds the attention weights for one target word. White is 0, dark blue is 1; the colour map is " +
    "the same for every step, head and run. Weights are summed over the pieces of a source word and averaged over " +
    "those of a target word."],
  ["Read and written.", "At each row the decoder reads the previous target word and writes the next one. The weights " +
    "of a recurrent model align with the word written; those of a Transformer often align with the word read."],
  ["AER.", "Alignment error rate against the gold links of the logged sentences; 0 is perfect. The dashed line is " +
    "the AER of a diagonal alignment."],
  ["Emerged.", EMERGED],
  ["Converged.", "The mean cosine between the rows of a head's map and those of its last map."],
  ["Confidence.", `The mean over rows of the largest weight on a position other than ${END}.`],
];
