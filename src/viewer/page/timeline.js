// The timeline: loss, BLEU and the chosen statistic of the heads over log(1 + step), one band each. Its cursor is the
// slider that sets the step of the page.

const BAND = {height: 30, gap: 5}, AXIS_HEIGHT = 17;

class Timeline {
  constructor(state) {
    Object.assign(this, {state, root: find(".timeline"), canvas: find(".plot canvas"), cursor: find(".cursor")});
    const plot = find(".plot");
    const follow = event => state.goTo(this.axis.step(event.clientX - plot.getBoundingClientRect().left));
    plot.addEventListener("pointerdown", event => {
      plot.setPointerCapture(event.pointerId);
      follow(event);
      this.cursor.focus({preventScroll: true});
    });
    plot.addEventListener("pointermove", event => { if (plot.hasPointerCapture(event.pointerId)) follow(event); });
    this.select = find("#statistic");
    this.select.addEventListener("change", () => state.set({statistic: this.select.value}));
  }

  /** Offers the statistics that at least one run has logged. */
  drawChoices() {
    const {state} = this, known = Object.keys(STATISTICS).filter(name => state.known(name));
    fill(this.select, known.join(), () =>
      known.map(name => make("option", {value: name}, STATISTICS[name].label)));
    const shown = {bleu: "BLEU", chrf: "chrF", "chrf++": "chrF++"};
    const measured = name => state.runs.some(run => this.validations(run, name).length);
    this.quality = Object.keys(shown).find(measured) ?? "bleu";
    find(".quality").textContent = shown[this.quality];
  }

  get last() { return Math.max(1, ...this.state.runs.map(run => run.told.last)); }

  validations(run, name) { return run.told.validations.filter(one => one.name === name); }

  colourOf(run) { return themed(this.state.runs.length > 1 ? RUN_COLOURS[run.index % RUN_COLOURS.length] : "--curve"); }

  draw() {
    const {state} = this, width = find(".plot").clientWidth;
    this.axis = new Axis(this.last, width);
    this.drawChoices();
    const statistic = state.statisticNow();
    this.select.value = statistic;
    const heads = state.runs.map(run => this.headSeries(run));
    const key = [width, devicePixelRatio, themed("--paper"), state.site, state.active,
                 ...state.runs.flatMap((run, i) =>
                   [run.version, state.columnOf(run, statistic), heads[i]?.site, heads[i]?.head])].join();
    if (key !== this.key) this.curves({width, heads, statistic});
    this.key = key;
    this.drawChanges();
    this.drawCursor();
    this.drawReadings(statistic);
  }

  headSeries(run) {
    const {site, head} = this.state.headOf(run);
    return site && run.series(site.id, head);
  }

  curves({width, heads, statistic}) {
    const {runs, run: active} = this.state, axis = this.axis;
    const context = sized(this.canvas, width, 3 * (BAND.height + BAND.gap) + AXIS_HEIGHT);
    context.font = `10px ${themed("--font")}`;
    this.drawAxis(context);

    const losses = runs.map(run => ({run, points: this.points(run.told.steps.step, run.told.steps.loss),
                                     checks: this.validations(run, "loss")}));
    const lossBand = this.band(context, 0, losses.flatMap(({points, checks}) =>
      [...points.map(point => point.middle), ...checks.map(check => check.value)]));
    for (const {run, points, checks} of losses) {
      this.drawLoss(context, lossBand, points, this.colourOf(run));
      this.dots(context, lossBand, checks, this.colourOf(run), 1.6);
    }

    const scores = runs.map(run => ({run, values: this.validations(run, this.quality)}));
    const scoreBand = this.band(context, 1, [0, ...scores.flatMap(one => one.values.map(check => check.value))]);
    for (const {run, values} of scores) {
      this.line(context, scoreBand, values.map(one => [axis.x(one.step), one.value]), this.colourOf(run), 1.5);
      this.dots(context, scoreBand, values, this.colourOf(run), 1.6);
    }

    const open = STATISTICS[statistic].open;
    const others = runs.length === 1 ? active.told.heads.series.filter(one => this.sameSite(active, one)) : [];
    const values = (run, one) => one?.[this.state.columnOf(run, statistic)] ?? [];
    const all = [...others.map(one => values(active, one)), ...runs.map((run, i) => values(run, heads[i]))]
      .flat().filter(value => value !== null);
    const headBand = this.band(context, 2, open ? all : [0, 1]);
    const over = (run, one) => run.told.heads.step.map((step, i) => [axis.x(step), values(run, one)[i] ?? null]);
    for (const one of others) this.line(context, headBand, over(active, one), themed("--faint"), 1);
    runs.forEach((run, i) => this.line(context, headBand, over(run, heads[i]), this.colourOf(run), 1.8));
    if (statistic === "aer") this.drawDiagonals(context, headBand);
    this.drawEmerged(context, heads[active.index]?.emerged ?? null);
  }

  sameSite(run, series) { return run.told.sites.find(site => site.id === series.site)?.name === this.state.site; }

  drawAxis(context) {
    const bottom = 3 * (BAND.height + BAND.gap), checks = this.state.runs.flatMap(run => run.told.validations);
    context.strokeStyle = themed("--rule");
    context.fillStyle = themed("--muted");
    context.beginPath();
    for (const step of new Set(checks.map(check => check.step))) {
      const x = Math.round(this.axis.x(step)) + 0.5;
      context.moveTo(x, 0);
      context.lineTo(x, bottom);
    }
    context.globalAlpha = 0.55;
    context.stroke();
    context.globalAlpha = 1;
    context.beginPath();
    context.moveTo(0, bottom + 0.5);
    context.lineTo(this.axis.width, bottom + 0.5);
    for (const tick of this.axis.ticks(36)) {
      const x = this.axis.x(tick);
      context.moveTo(Math.round(x) + 0.5, bottom);
      context.lineTo(Math.round(x) + 0.5, bottom + 4);
      context.textAlign = tick === 0 ? "left" : x > this.axis.width - 12 ? "right" : "center";
      context.fillText(grouped(tick), x, bottom + 14);
    }
    context.stroke();
  }

  /** Draws a band and returns its y scale, a function from value to y; stores the bounds for the readings. */
  band(context, index, values) {
    const bottom = index * (BAND.height + BAND.gap) + BAND.height;
    if (!values.length) return () => bottom;
    const [low, high] = extent(values), range = high - low || 1;
    context.strokeStyle = themed("--rule");
    context.strokeRect(-1, bottom + 0.5, this.axis.width + 2, 0);
    const digits = high - low >= 10 ? 0 : high - low >= 0.999 && Number.isInteger(high) ? 0 : 1;
    this.bounds ??= [];
    this.bounds[index] = [high.toFixed(digits), low.toFixed(digits)];
    return value => bottom - 1 - (value - low) / range * (BAND.height - 2);
  }

  /** Bins values by pixel: mean, minimum and maximum of each. */
  points(steps, values) {
    const bins = new Map();
    steps.forEach((step, i) => {
      if (values[i] === null) return;
      const x = Math.round(this.axis.x(step)), bin = bins.get(x);
      if (!bin) { bins.set(x, {x, sum: values[i], count: 1, low: values[i], high: values[i]}); return; }
      bin.sum += values[i];
      bin.count += 1;
      bin.low = Math.min(bin.low, values[i]);
      bin.high = Math.max(bin.high, values[i]);
    });
    return [...bins.values()].map(bin => ({...bin, middle: bin.sum / bin.count}));
  }

  drawLoss(context, y, points, colour) {
    context.fillStyle = colour;
    context.globalAlpha = 0.2;
    for (const {x, low, high} of points) context.fillRect(x - 0.5, y(high), 1, y(low) - y(high));
    context.globalAlpha = 1;
    this.line(context, y, points.map(point => [point.x, point.middle]), colour, 1.5);
  }

  line(context, y, points, colour, width) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.beginPath();
    let drawing = false;
    for (const [x, value] of points) {
      if (value !== null) drawing ? context.lineTo(x, y(value)) : context.moveTo(x, y(value));
      drawing = value !== null;
    }
    context.stroke();
    context.lineWidth = 1;
  }

  dots(context, y, checks, colour, radius) {
    context.fillStyle = colour;
    for (const {step, value} of checks) {
      context.beginPath();
      context.arc(this.axis.x(step), y(value), radius, 0, 2 * Math.PI);
      context.fill();
    }
  }

  drawDiagonals(context, y) {
    const {runs} = this.state;
    context.setLineDash([4, 3]);
    for (const run of runs.filter(run => run.told.diagonal_aer !== null)) {
      const at = run.told.diagonal_aer, colour = runs.length > 1 ? this.colourOf(run) : themed("--muted");
      this.line(context, y, [[0, at], [this.axis.width, at]], colour, 1);
    }
    context.setLineDash([]);
    const known = runs.find(run => run.told.diagonal_aer !== null);
    context.fillStyle = themed("--muted");
    context.textAlign = "left";
    if (known) context.fillText("diagonal alignment", 4, y(known.told.diagonal_aer) + 10);
  }

  /** Marks the step at which the chosen head emerged. */
  drawEmerged(context, step) {
    if (step === null) return;
    const x = Math.round(this.axis.x(step)), top = 2 * (BAND.height + BAND.gap), late = x > this.axis.width - 70;
    context.fillStyle = themed("--accent");
    context.fillRect(x - 1, top, 2, BAND.height);
    context.textAlign = late ? "right" : "left";
    context.fillText("emerged", x + (late ? -5 : 5), top + 9);
  }

  /** Marks the steps at which settings were changed; the tooltip of a mark names them. */
  drawChanges() {
    const {runs} = this.state;
    fill(find(".changes"), [this.axis.width, this.last, ...runs.map(run => run.version)].join(), () => runs.flatMap(run =>
      [...new Set(run.told.changes.map(one => one.step))].map(step => {
        const changes = run.told.changes.filter(one => one.step === step).map(asChange);
        const mark = make("i", {title: [`${run.name}, changed after step ${grouped(step)}`, ...changes].join("\n")});
        mark.style.left = `${Math.round(this.axis.x(step))}px`;
        mark.style.color = runs.length > 1 ? `var(${RUN_COLOURS[run.index % RUN_COLOURS.length]})` : "";
        return mark;
      })));
  }

  drawCursor() {
    const {now} = this.state, stops = this.state.stops();
    this.cursor.style.transform = `translateX(${this.axis.x(now)}px)`;
    const told = {valuemin: stops[0] ?? 0, valuemax: stops.at(-1) ?? 0, valuenow: now, valuetext: `step ${now}`};
    for (const name in told) this.cursor.setAttribute(`aria-${name}`, told[name]);
  }

  /** Shows the values at the cursor on the right of each band. */
  drawReadings(statistic) {
    const {state} = this, {now} = state;
    const rows = [
      run => asText(run.measured("loss", now), 2),
      run => asText(run.validated(this.quality, now), 1),
      run => {
        const {site, head} = state.headOf(run);
        return asText(site && run.statistic(site.id, head, state.columnOf(run, statistic), now), 2);
      },
    ];
    find(".readings").replaceChildren(...rows.map((read, index) => make("div", {className: "reading"},
      make("span", {className: "values"}, ...state.runs.map(run => {
        const value = make("b", {}, read(run));
        value.style.color = state.runs.length > 1 ? this.colourOf(run) : "";
        return value;
      })),
      make("small", {}, ...(this.bounds?.[index] ?? []).map(bound => make("span", {}, bound))))));
  }
}
