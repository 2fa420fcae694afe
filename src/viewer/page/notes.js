// The text around the plots: header, switches, legend and footer.

class Notes {
  constructor(state) {
    Object.assign(this, {state, step: find("#step"), switches: find(".switches")});
    this.step.addEventListener("change", () => this.typed());
    this.step.addEventListener("keydown", event => { if (event.key === "Escape") this.step.blur(); });
    this.step.addEventListener("focus", () => this.step.select());
    find(".runs").addEventListener("click", event => {
      const button = event.target.closest("button");
      if (button) state.activate(state.runs[Number(button.value)]);
    });
    find(".examples").addEventListener("click", event => {
      const button = event.target.closest("button");
      if (button) state.set({example: Number(button.value), row: null});
    });
    this.switches.append(...Object.entries(SWITCHES).map(([name, {key}]) =>
      make("button", {type: "button", "data-key": key, "data-switch": name})));
  }

  typed() {
    const step = Number(this.step.value.replace(/[^\d.]/g, ""));
    if (this.step.value.trim() && Number.isFinite(step)) this.state.goTo(step);
    else this.state.changed();
    this.step.blur();
  }

  draw() {
    const {state} = this, {run} = state;
    this.drawRuns();
    if (document.activeElement !== this.step) this.step.value = state.now;
    find(".last").textContent = `of ${grouped(Math.max(...state.runs.map(one => one.told.last)))}`;
    this.drawNumbers(run);
    this.drawSwitches();
    this.drawLegend();
    this.drawFooter(run);
  }

  drawRuns() {
    const {runs, active} = this.state, several = runs.length > 1;
    fill(find(".runs"), runs.map(run => run.name).join(), () => runs.map(run => {
      const texts = [make("b", {}, run.name), make("span", {}, run.told.model)];
      if (!several) return make("p", {}, ...texts);
      const dot = make("i");
      dot.style.backgroundColor = `var(${RUN_COLOURS[run.index % RUN_COLOURS.length]})`;
      return make("button", {type: "button", value: run.index, title: run.told.model}, dot, texts[0]);
    }));
    if (several) [...find(".runs").children].forEach((one, i) => one.setAttribute("aria-pressed", i === active));
  }

  drawNumbers(run) {
    const {now} = this.state, {site, head} = this.state.headOf(run);
    const aer = name => asText(site && run.statistic(site.id, head, name, now), 2);
    const rates = [["AER written", aer("aer")], ["AER read", aer("aer_shifted")]];
    const numbers = [["epoch", asText(run.measured("epoch", now), 0)],
                     ["batch loss", asText(run.measured("loss", now), 2)],
                     ["BLEU", asText(run.validated("bleu", now), 1)], ...(this.state.hasGold ? rates : [])];
    find(".numbers").replaceChildren(...numbers.map(([name, value]) =>
      make("div", {}, make("dt", {}, name), make("dd", {}, value))));
  }

  drawSwitches() {
    const {state} = this, examples = state.examples.length;
    find(".which").textContent = examples ? `sentence ${state.example + 1} of ${examples}` : "no sentences";
    for (const button of this.switches.children) {
      const name = button.dataset.switch, {values, label} = SWITCHES[name];
      button.textContent = label ?? (name === "rows" ? `as ${state.rowsOf(state.run)}` : state.level);
      if (label) button.setAttribute("aria-pressed", state[name] === (name === "scale" ? values[1] : values[0]));
      button.dataset.value = name === "rows" ? state.rowsOf(state.run) : state[name];
      button.hidden = name === "gold" && !state.hasGold;
      button.title = `${WHAT_KEYS_DO[button.dataset.key]} (${button.dataset.key})`;
    }
  }

  drawLegend() {
    const {state} = this, all = state.runs.map(run => state.shown(run)).filter(Boolean);
    const kinds = [true, false].filter(sure => all.some(({view}) => view.links.some(link => link.sure === sure)));
    const centres = all.some(({run, site, example, step}) =>
      site.name === "cross" && run.pieces(example.id, step).centres);
    fill(find(".legend"), [state.scale, kinds, centres].join(), () => {
      const bar = make("canvas"), context = sized(bar, 180, 10);
      for (let x = 0; x < 180; ++x) {
        context.fillStyle = CSS_TABLE[Math.round(x / 179 * SHADES)];
        context.fillRect(x, 0, 1, 10);
      }
      const ticks = [0, 0.05, 0.25, 0.5, 1].filter(at => at !== 0.05 || state.scale === "root").map(at => {
        const tick = make("span", {}, at);
        tick.style.left = `${placeOf[state.scale](at) * 180}px`;
        return tick;
      });
      return [make("span", {}, "weight"), make("span", {className: "bar"}, bar, ...ticks),
              ...kinds.map(sure => make("span", {className: sure ? "gold sure" : "gold possible"},
                sure ? "gold link" : "possible gold link")),
              ...(centres ? [make("span", {className: "centre"}, "centre of the window")] : [])];
    });
  }

  drawFooter(run) {
    const {state} = this, {examples} = state, {session_id} = run.told;
    fill(find(".examples"), `${examples.length} ${state.lead.told.session_id}`, () => examples.map((example, index) =>
      make("li", {}, make("button", {type: "button", value: index}, make("span", {}, example.source),
                          make("span", {}, example.target)))));
    [...find(".examples").children].forEach((item, index) =>
      item.firstChild.setAttribute("aria-pressed", index === state.example));
    const example = state.exampleOf(run);
    fill(find(".pieces"), `${run.index} ${state.example} ${session_id}`, () => example ? [
      this.piecesOf(example.source_pieces, example.source_words, example.source_word_of),
      this.piecesOf(example.target_pieces, example.target_words, example.target_word_of)] : []);
    this.drawSamples(run);
    fill(find(".about"), `${run.index} ${session_id}`, () => [
      make("p", {}, make("b", {}, run.name), `: ${run.told.model}. Seed ${run.told.seed}, gloss ${run.told.version}, `,
           make("span", {})),
      ...run.told.changes.map(one =>
        make("p", {className: "changed"}, `Changed after step ${grouped(one.step)}: ${asChange(one)}`)),
      make("pre", {}, run.told.configuration)]);
    find(".about span").textContent =
      `${run.told.complete ? "complete" : "not complete"} at step ${grouped(run.told.last)}.`;
  }

  piecesOf(pieces, words, wordOf) {
    return make("p", {}, ...words.map((word, index) => {
      const parts = pieces.filter((_, piece) => wordOf[piece] === index);
      return make("span", {className: parts.length > 1 ? "split" : ""},
        make("b", {}, word), make("span", {}, parts.join(" + ") || "no piece"));
    }));
  }

  drawSamples(run) {
    const at = run.told.samples.findLast(sample => sample.step <= this.state.now)?.step;
    const samples = run.told.samples.filter(sample => sample.step === at);
    fill(find(".samples"), [run.index, run.version, at].join(), () => at === undefined
      ? [make("p", {className: "none"}, "None before the first validation.")]
      : [make("p", {}, `Validation at step ${grouped(at)}`), ...samples.map(sample => make("dl", {},
          ...["source", "reference", "output"].flatMap(name =>
            [make("dt", {}, name), make("dd", {className: name}, sample[name])])))]);
  }
}
