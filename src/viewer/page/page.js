// The page as a whole: loads the data, redraws at most once per frame, plays, follows a running training.

const POLL = 2000, PLAYING = 14_000, CALM = 900;

class Player {
  constructor(state) { this.state = state; }

  get on() { return this.timer !== undefined; }

  turn() { this.on ? this.stop() : this.start(); }

  /** Plays evenly over log(1 + step), or map by map for reduced motion. From the last step, restarts at the first. */
  start() {
    const {state} = this, stops = state.stops();
    if (stops.length < 2) return;
    if (state.now >= stops.at(-1)) state.set({step: stops[0]});
    const from = Math.log1p(state.now), end = Math.log1p(stops.at(-1)), began = performance.now();
    let played = state.now;
    this.timer = setInterval(() => {
      if (state.now !== played) return this.stop();  // the user moved the cursor
      const share = (performance.now() - began) / PLAYING;
      if (calm()) state.move(1);
      else state.set({step: stops[Math.max(0, lastIndex(stops, Math.expm1(from + share * end) + 1e-6))]});
      played = state.now;
      if (played >= stops.at(-1)) this.stop();
    }, calm() ? CALM : 40);
    state.changed();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.state.changed();
  }
}

class Page {
  constructor(source, runs) {
    const arrived = error => { if (error) this.fail(error); this.changed(); };
    this.source = source;
    this.runs = runs.map((told, index) => new Run(told, index, source, arrived));
    nameApart(this.runs);
    this.state = new State(this.runs, () => this.changed());
    this.player = new Player(this.state);
    this.panels = this.runs.map(run => new Panel(this.state, run));
    find(".panels").replaceChildren(...this.panels.map(panel => panel.element));
    document.body.classList.toggle("several", this.runs.length > 1);
    new Keys(this.state, this.player, () => this.panels);
    this.parts = [new Notes(this.state), new Timeline(this.state), ...this.panels, new Heads(this.state)];
    addEventListener("hashchange", () => this.opened());
    addEventListener("resize", () => this.changed());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.changed());
    this.draw();
  }

  changed() { this.frame ??= requestAnimationFrame(() => this.draw()); }

  draw() {
    this.frame = undefined;
    for (const part of this.parts) part.draw();
    document.title = `${this.runs.map(run => run.name).join(", ")}: step ${this.state.now}`;
    find(".play").textContent = this.player.on ? "❚❚" : "▶";
    find(".play").setAttribute("aria-label", this.player.on ? "Stop" : "Play");
    this.drawLive();
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.written(), 250);
  }

  drawLive() {
    const on = this.source instanceof Live && this.runs.some(run => !run.told.complete);
    const live = !on ? "" : this.state.follows ? "live, following" : "live";
    find(".live").textContent = this.failure ? "the server does not answer" : live;
    find(".live").title = this.failure?.message ?? "";
    find(".live").classList.toggle("lost", Boolean(this.failure));
  }

  written() {
    this.link = this.state.write();
    if (location.hash !== this.link) history.replaceState(null, "", this.link);
  }

  opened() {
    if (location.hash === this.link) return;
    this.state.read();
    this.changed();
  }

  /** Polls a live source until every run is complete and no request is pending. */
  async follow() {
    if (this.following) return;
    this.following = true;
    do {
      await pause(POLL);
      await this.poll();
    } while (this.failure || this.runs.some(run => !run.told.complete || run.failed.length));
    this.following = false;
  }

  async poll() {
    for (const run of this.runs) run.retry();
    const asked = await Promise.allSettled(this.runs.filter(run => !run.told.complete).map(run => this.update(run)));
    this.failure = asked.find(one => one.status === "rejected")?.reason;
    this.changed();
  }

  /** Reloads a run that was resumed, restarted or completed; otherwise appends its new steps. */
  async update(run) {
    const {told} = run, delta = await this.source.delta(run.index, told.last, run.known);
    if (delta.session_id !== told.session_id || delta.last < told.last || delta.complete) {
      run.take(await this.source.run(run.index));
    } else if (delta.last > told.last || delta.convergence) run.append(delta);
  }

  /** A live page sends the request again; a report shows the error. */
  fail(error) {
    this.failure = error;
    if (this.source instanceof Report) showFailure(error);
    else this.follow();
  }
}

const pause = time => new Promise(later => setTimeout(later, time));

async function open() {
  const told = JSON.parse(document.getElementById("data").textContent);
  if (!told.live) {
    new Page(new Report(told.runs), told.runs);
    return;
  }
  const source = new Live(told.live);
  let runs;
  while (!runs) {
    runs = await source.runs().catch(showFailure);
    if (!runs) await pause(POLL);  // a run may be about to start
  }
  fill(find(".failed"), "", () => []);
  new Page(source, runs).follow();
}

function showFailure(error) {
  find(".loading")?.remove();
  fill(find(".failed"), error.message, () => [`The page cannot be shown: ${error.message}`]);
}

open().catch(showFailure);
