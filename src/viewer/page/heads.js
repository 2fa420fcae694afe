// The right column: a thumbnail of every head in a grid of layers x heads; the chosen head at six steps; and the
// emergence raster, one line per head, on the axis of the timeline.

const FILM = 6, THUMB = {least: 20, small: 44, most: 84, all: 240, gap: 4};
const LINE = {least: 4, most: 14, all: 144}, GUTTER = 34;

/** Paints a heat map with one pixel per cell; CSS scales it. */
function paint(canvas, weights, columns, scale) {
  const rows = weights.length / columns;
  Object.assign(canvas, {width: columns, height: rows});
  const context = canvas.getContext("2d"), image = context.createImageData(columns, rows);
  new Uint32Array(image.data.buffer).set(Uint32Array.from(weights, weight => PIXELS[shadeOf(weight, scale)]));
  context.putImageData(image, 0, 0);
}

class Heads {
  constructor(state) {
    Object.assign(this, {state, sites: find(".sites"), grid: find(".heads"), film: find(".film")});
    this.emergence = find(".emergence");
    this.sites.addEventListener("click", event => {
      const button = event.target.closest("button");
      if (button) state.set({site: button.value, row: null});
    });
    this.grid.addEventListener("click", event => {
      const button = event.target.closest("button");
      if (button) state.choose(state.run, Number(button.dataset.layer), Number(button.dataset.head));
    });
    this.film.addEventListener("click", event => {
      const button = event.target.closest("button");
      if (button) state.set({step: Number(button.value)});
    });
  }

  draw() {
    const shown = this.state.shown(this.state.run);
    this.drawSites();
    for (const part of [this.grid, this.film, this.emergence]) part.hidden = !shown;
    if (!shown) return;
    this.layers = shown.run.layers(shown.site.name);
    this.single = this.layers.length === 1 && this.layers[0].heads === 1;
    this.drawGrid(shown);
    this.drawFilm(shown);
    this.drawEmergence(shown);
  }

  drawSites() {
    const names = this.state.siteNames();
    fill(this.sites, names.join(), () => names.map(name =>
      make("button", {type: "button", value: name, title: siteLabel[name]}, name.split("_").join(" "))));
    this.sites.hidden = names.length < 2;
    for (const button of this.sites.children) button.setAttribute("aria-pressed", button.value === this.state.site);
  }

  picture(canvas, shown, site, head, step) {
    const {run, example, view} = shown, weights = run.weights(example.id, site, step);
    const key = [run.index, run.version, example.id, site.id, head, step, this.state.level, view.order, this.state.end,
                 this.state.scale].join();
    if (!weights || canvas.paintedFor === key) return;
    canvas.paintedFor = key;
    paint(canvas, foldWeights(weights, head, view), view.columns.length, this.state.scale);
  }

  drawGrid(shown) {
    const {run, step} = shown, statistic = this.state.statisticNow(), {label} = STATISTICS[statistic];
    const column = this.state.columnOf(run, statistic);
    this.grid.hidden = this.single;
    if (this.single) return;
    const heads = Math.max(...this.layers.map(site => site.heads));
    const best = this.layers.find(site => site.id === run.told.chosen?.site);
    const aligns = {guided: "learned links", estimate: "estimated best"}[run.told.chosen?.by] ?? "aligns best";
    fill(this.grid, `${run.index} ${shown.site.name} ${label} ${aligns} ${Boolean(best)}`, () => [
      make("h2", {}, "Layers and heads ", make("small", {}, `${label} under each`),
           ...(best ? [make("small", {className: "best"}, aligns)] : [])),
      make("span", {className: "title"}, "layer"),
      ...Array.from({length: heads}, (_, head) =>
        make("span", {className: "head-name"}, head && heads > 5 ? head : `head ${head}`)),
      ...this.layers.flatMap(site => [make("span", {className: "layer-name"}, site.layer),
        ...Array.from({length: heads}, (_, head) => head < site.heads
          ? make("button", {type: "button", "data-layer": site.layer, "data-head": head}, make("canvas"), make("span"))
          : make("span"))])]);
    const across = Math.floor((this.grid.clientWidth - GUTTER) / heads) - THUMB.gap;
    const down = Math.max(Math.floor(THUMB.all / this.layers.length) - 18, THUMB.small);
    this.grid.style.setProperty("--thumb", `${Math.min(Math.max(Math.min(across, down), THUMB.least), THUMB.most)}px`);
    this.grid.style.gridTemplateColumns = `auto repeat(${heads}, auto)`;
    for (const button of this.grid.querySelectorAll("button")) {
      const layer = Number(button.dataset.layer), head = Number(button.dataset.head);
      const site = this.layers.find(one => one.layer === layer);
      const chosen = site === best && run.told.chosen.head === head;
      const value = asText(run.statistic(site.id, head, column, step), 2);
      this.picture(button.firstChild, shown, site, head, run.stepOfMap(shown.example.id, site.id, step));
      const guided = this.state.isGuided(run, site, head) ? "guided" : "";
      button.lastChild.textContent = `${value} ${guided}`.trim();
      button.setAttribute("aria-pressed", layer === shown.layer && head === shown.head);
      button.setAttribute("aria-label", `layer ${layer}, head ${head}, ${label} ${value}`);
      button.classList.toggle("chosen", chosen);
      button.title = `layer ${layer}, head ${head}: ${label} ${value}${chosen ? `; ${aligns}` : ""}` +
        (guided && "; guided: it learned given links, so its alignment did not emerge");
    }
  }

  drawFilm(shown) {
    const {run, example, site, head, step} = shown, steps = this.filmSteps(run.entry(example.id, site.id)?.steps ?? []);
    this.film.classList.toggle("large", this.single);
    fill(this.film, steps.join(), () => [make("h2", {}, "At six steps"), ...steps.map(one =>
      make("button", {type: "button", value: one, "aria-label": `To step ${one}`}, make("canvas"),
           make("span", {}, grouped(one))))]);
    this.film.querySelectorAll("button").forEach((button, i) => {
      this.picture(button.firstChild, shown, site, head, steps[i]);
      button.setAttribute("aria-pressed", steps[i] === step);
    });
  }

  /** Six of the steps, spaced evenly over log(1 + step). */
  filmSteps(steps) {
    if (!steps.length) return [];
    const first = Math.log1p(steps[0]), last = Math.log1p(steps.at(-1));
    const wanted = Array.from({length: FILM}, (_, i) => first + (last - first) * i / (FILM - 1));
    const nearest = at => steps.reduce((best, step) =>
      Math.abs(Math.log1p(step) - at) < Math.abs(Math.log1p(best) - at) ? step : best);
    return [...new Set(wanted.map(nearest))];
  }

  drawEmergence(shown) {
    const {run} = shown;
    const lines = this.layers.flatMap(site => Array.from({length: site.heads}, (_, head) => ({site, head})));
    const height = Math.min(Math.max(Math.floor(LINE.all / lines.length), LINE.least), LINE.most);
    const width = this.emergence.clientWidth - GUTTER, statistic = this.state.statisticNow();
    const column = this.state.columnOf(run, statistic);
    const key = [run.index, run.version, width, column, shown.site.name, themed("--paper")].join();
    const axis = new Axis(run.told.last, width);
    fill(this.emergence, key, () => this.raster(run, lines, {axis, height, statistic, column}));
    const rule = find(".now", this.emergence);
    rule.style.transform = `translateX(${GUTTER + axis.x(Math.min(this.state.now, run.told.last))}px)`;
    [...find(".lines", this.emergence).children].forEach((label, i) =>
      label.classList.toggle("active", lines[i].site.id === shown.site.id && lines[i].head === shown.head));
  }

  raster(run, lines, {axis, height, statistic, column}) {
    const canvas = make("canvas"), context = sized(canvas, axis.width, lines.length * height);
    const {label, low, open} = STATISTICS[statistic], all = lines.map(({site, head}) => run.series(site.id, head));
    const [least, most] = open ? extent(all.flatMap(one => one?.[column] ?? []).filter(one => one !== null)) : [0, 1];
    const share = value => { const up = (value - least) / (most - least || 1); return low ? 1 - up : up; };
    all.forEach((series, line) => {
      const shares = (series?.[column] ?? []).map(value => value === null ? null : share(value));
      this.drawLine(context, {shares, steps: run.told.heads.step, axis, top: line * height, height: height - 1});
      const emerged = series?.emerged ?? null;
      if (emerged !== null) this.markEmerged(context, axis.x(emerged), line * height, height - 1);
    });
    canvas.addEventListener("click", event => {
      const {site, head} = lines[Math.min(Math.floor(event.offsetY / height), lines.length - 1)];
      this.state.choose(run, site.layer, head);
      this.state.goTo(axis.step(event.offsetX));
    });
    const labels = lines.map(({site, head}) =>
      make("span", {}, head === 0 || height >= 9 ? `${site.layer}.${head}` : ""));
    const list = make("div", {className: "lines"}, ...labels);
    list.style.setProperty("--line", `${height}px`);
    const meaning = `${label} of each head: ${low ? "dark is low" : "dark is high"}`;
    return [make("h2", {}, "Emergence ", make("small", {}, meaning),
                 make("small", {className: "key", title: EMERGED}, "emerged")),
            make("div", {className: "raster"}, list, canvas), make("i", {className: "now"}), this.ticks(axis)];
  }

  drawLine(context, {shares, steps, axis, top, height}) {
    for (let x = 0; x < axis.width; ++x) {
      const share = shares[Math.max(0, lastIndex(steps, axis.step(x + 0.5)))] ?? null;
      if (share === null) continue;
      context.fillStyle = cssOf(share, "linear");
      context.fillRect(x, top, 1, height);
    }
  }

  markEmerged(context, x, top, height) {
    context.fillStyle = "#fff";
    context.fillRect(x - 2, top, 5, height);
    context.fillStyle = CENTRE;
    context.fillRect(x - 1, top, 3, height);
  }

  ticks(axis) {
    return make("div", {className: "ticks"}, ...axis.ticks(40).map(tick => {
      const label = make("span", {}, grouped(tick));
      label.style.left = `${GUTTER + axis.x(tick)}px`;
      return label;
    }));
  }
}
