// The state of the page: step, sentence, attention site, head of each run, row and display options. It is stored in the
// URL fragment, so that a link opens the same view.

const STATISTICS = {
  aer: {label: "AER", low: true},  // of the shown rows: aer or aer_shifted
  confidence: {label: "confidence"},
  converged: {label: "converged"},
  monotonicity: {label: "monotonicity"},
  relative_entropy: {label: "normalised entropy", low: true},
  entropy: {label: "entropy (nats)", low: true, open: true},
  coverage_penalty: {label: "coverage penalty", open: true},
};

/** The switches: their values (the first is the default), shortcut and label. By default, each run shows the rows with
 *  which its chosen head aligns best. */
const SWITCHES = {
  level: {values: ["words", "pieces"], key: "w"},
  rows: {values: [null, "written", "read"], key: "o"},
  end: {values: [true, false], key: "e", label: END},
  gold: {values: [true, false], key: "g", label: "gold"},
  scale: {values: ["linear", "root"], key: "s", label: "√ scale"},
};

class State {
  constructor(runs, changed) {
    Object.assign(this, {runs, changed, heads: new Map()});
    this.defaultStatistic = this.known("aer") ? "aer" : "confidence";
    this.read();
  }

  known(statistic) {
    return this.runs.some(run => run.told.heads.series.some(one => one[statistic]?.some(value => value !== null)));
  }

  /** Whether gold links are known of any sentence. */
  get hasGold() { return this.runs.some(run => run.told.examples.some(example => example.gold)); }

  rowsOf(run) { return this.rows ?? run.told.chosen?.rows ?? "written"; }

  /** The statistic to show: confidence if the chosen one is missing, as AER is for self-attention. */
  statisticNow() {
    const {site, head} = this.headOf(this.run);
    const values = site && this.run.series(site.id, head)?.[this.statistic];
    return values?.some(value => value !== null) ? this.statistic : "confidence";
  }

  /** The column of a statistic in the data of a run. */
  columnOf(run, statistic) {
    return statistic === "aer" && this.rowsOf(run) === "read" ? "aer_shifted" : statistic;
  }

  siteNames() {
    const names = new Set(this.runs.flatMap(run => run.siteNames()));
    return ["cross", "encoder_self", "decoder_self"].filter(name => names.has(name));
  }

  get run() { return this.runs[this.active]; }

  /** Whether the page follows the newest step: no step was chosen. */
  get follows() { return this.step === null; }

  get now() { return this.step ?? this.stops().at(-1) ?? 0; }

  /** The run whose sentences the page lists: the first that has any. */
  get lead() { return this.runs.find(run => run.told.examples.length) ?? this.runs[0]; }

  get examples() { return this.lead.told.examples; }

  exampleOf(run) {
    const lead = this.examples[this.example];
    return lead && run.told.examples.find(one => one.source === lead.source && one.target === lead.target);
  }

  headOf(run) {
    const chosen = run.told.chosen, layers = run.layers(this.site);
    const best = layers.find(site => site.id === chosen?.site);
    const start = best ? {layer: best.layer, head: chosen.head} : {layer: (layers.at(-2) ?? layers[0])?.layer, head: 0};
    const {layer, head} = this.heads.get(`${run.index} ${this.site}`) ?? start;
    return {site: layers.find(site => site.layer === layer), layer, head};
  }

  /** Whether the head learned given links. */
  isGuided(run, site, head) {
    const {guided} = run.told;
    return site.id === guided?.site && head === guided.head;
  }

  /** The head and rows shown of a run and who chose them, in the words of `gloss inspect`. */
  showsOf(run) {
    const {site, layer, head} = this.headOf(run), {chosen} = run.told, what = `layer ${layer}, head ${head}${this.isGuided(run, site, head) ? ", guided by links" : ""}`;
    const known = site.id === chosen?.site && head === chosen.head, heads = site.heads * run.layers(this.site).length;
    const by = {gold: "chosen by validation gold", guided: "learned given links", estimate: "estimated"}[chosen?.by];
    const asked = this.heads.has(`${run.index} ${this.site}`) ? "as asked" : "by default";
    const because = known ? by : heads === 1 ? "the only one" : asked;
    if (this.site !== "cross") return `${what} (${because})`;
    const rows = this.rowsOf(run), ofBest = known ? by : "as of the head that aligns best";
    const rowsBecause = rows === chosen?.rows ? ofBest : this.rows === rows ? "as asked" : "by default";
    return `${what}${because === rowsBecause ? "" : ` (${because})`}, rows as ${rows} (${rowsBecause})`;
  }

  /** What to draw for a run; null if the run lacks the sentence or the attention site. */
  shown(run) {
    const example = this.exampleOf(run), {site, layer, head} = this.headOf(run);
    const step = example && site && run.stepOfMap(example.id, site.id, this.now);
    return step === undefined || !site ? null : {run, example, site, layer, head, step, view: this.view(run, example)};
  }

  view(run, example) {
    const {level, end, gold} = this;
    return viewOf(example, this.site, {level, end, gold, order: this.rowsOf(run)});
  }

  /** The steps with a map of this sentence in any run; if there are none, all steps. */
  stops() {
    const key = [this.example, this.site, ...this.runs.map(run => run.version)].join();
    if (this.stopsKey !== key) {
      const all = this.runs.flatMap(run => {
        const example = this.exampleOf(run), site = run.layers(this.site)[0];
        return (example && site && run.entry(example.id, site.id)?.steps) ?? [];
      });
      const steps = all.length ? all : this.runs.flatMap(run => run.told.steps.step);
      Object.assign(this, {stopsKey: key, allStops: [...new Set(steps)].sort((a, b) => a - b)});
    }
    return this.allStops;
  }

  goTo(step) {
    const stops = this.stops(), below = Math.max(0, lastIndex(stops, step));
    if (!stops.length) return;
    const above = Math.min(below + 1, stops.length - 1);
    const nearer = Math.log1p(stops[above]) - Math.log1p(step) < Math.log1p(step) - Math.log1p(stops[below]);
    this.set({step: stops[nearer ? above : below]});
  }

  move(by) {
    const stops = this.stops(), place = lastIndex(stops, this.now) + by;
    if (stops.length) this.set({step: stops[Math.min(Math.max(place, 0), stops.length - 1)]});
  }

  moveHead(by) {
    const {site, layer, head} = this.headOf(this.run);
    if (site) this.choose(this.run, layer, (head + by + site.heads) % site.heads);
  }

  moveLayer(by) {
    const layers = this.run.layers(this.site), {site, head} = this.headOf(this.run);
    const next = layers[(layers.indexOf(site) + by + layers.length) % layers.length];
    if (next) this.choose(this.run, next.layer, Math.min(head, next.heads - 1));
  }

  choose(run, layer, head) {
    this.heads.set(`${run.index} ${this.site}`, {layer, head});
    this.activate(run);
  }

  /** Makes a run active; the locked row stays at the same word. */
  activate(run) { this.set({row: this.rowOf(run), active: run.index}); }

  moveExample(by) {
    const count = this.examples.length;
    if (count) this.set({example: (this.example + by + count) % count, row: null});
  }

  /** The row of a run with the same word as the locked row of the active run. */
  rowOf(run) {
    if (run === this.run || this.row === null) return this.row;
    const word = this.shown(this.run)?.view.rows[this.row]?.word;
    const row = this.shown(run)?.view.rows.findIndex(group => group.word === word) ?? -1;
    return row < 0 ? null : row;
  }

  moveRow(by) {
    const count = this.shown(this.run)?.view.rows.length ?? 0;
    const row = this.row === null ? (by > 0 ? 0 : count - 1) : Math.min(Math.max(this.row + by, 0), count - 1);
    this.set({row: count ? row : null});
  }

  /** Sets a switch to its next value; the locked row keeps its pieces. */
  turn(name) {
    const values = SWITCHES[name].values.filter(value => value !== null), shown = this.shown(this.run);
    const at = this.row === null ? undefined : shown?.view.rows[this.row]?.from;
    const now = name === "rows" ? this.rowsOf(this.run) : this[name];
    Object.assign(this, {[name]: values[(values.indexOf(now) + 1) % values.length]});
    const rows = at === undefined ? [] : this.shown(this.run).view.rows;
    const row = rows.findIndex(group => group.from <= at && at < group.to);
    this.set({row: row < 0 ? null : row});
  }

  set(what) {
    Object.assign(this, what);
    this.changed();
  }

  // The URL fragment: step, example, head, and options that differ from their defaults.

  write() {
    const parts = new URLSearchParams();
    if (!this.follows) parts.set("step", this.step);
    parts.set("example", this.example);
    parts.set("head", this.runs.map(run => this.headOf(run)).map(({layer, head}) => `${layer}.${head}`).join());
    if (this.site !== this.siteNames()[0]) parts.set("site", this.site);
    if (this.active) parts.set("run", this.active);
    if (this.row !== null) parts.set("row", this.row);
    if (this.statistic !== this.defaultStatistic) parts.set("statistic", this.statistic);
    for (const name in SWITCHES) {
      if (this[name] !== SWITCHES[name].values[0]) parts.set(name, this[name]);
    }
    return `#${parts}`;
  }

  read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const number = (name, count) => {
      const value = Number(parts.get(name));
      return parts.has(name) && Number.isInteger(value) && value >= 0 && value < count ? value : null;
    };
    this.site = this.siteNames().find(name => name === parts.get("site")) ?? this.siteNames()[0];
    this.example = number("example", this.examples.length) ?? 0;
    this.active = number("run", this.runs.length) ?? 0;
    this.step = number("step", Infinity);
    this.statistic = Object.keys(STATISTICS).find(name => name === parts.get("statistic")) ?? this.defaultStatistic;
    for (const name in SWITCHES) {
      const {values} = SWITCHES[name];
      this[name] = values.find(one => String(one) === parts.get(name)) ?? values[0];
    }
    (parts.get("head") ?? "").split(",").slice(0, this.runs.length).forEach((text, index) => {
      const [layer, head] = text.split(".").map(Number), run = this.runs[index];
      const site = run.layers(this.site).find(one => one.layer === layer);
      if (site && head >= 0 && head < site.heads) this.heads.set(`${index} ${this.site}`, {layer, head});
    });
    this.row = number("row", this.shown(this.run)?.view.rows.length ?? 0);
  }
}
