// The page's data and its sources: data blocks in the HTML file (a report) or requests to a server (live).
//
// The inert data block with the id "data" holds JSON in which every < is escaped as \u003c:
//
//   {"runs": [RUN, ...]}     report: the runs themselves
//   {"live": 2}              live: the number of runs, which are requested with
//                              GET /api/run?r=0                                  -> RUN
//                              GET /api/steps?r=0&after=STEP&known=STEP          -> RunDelta
//                              GET /api/map?r=0&step=N&example=0&site=0          -> FRAME, plain bytes
//
// RUN = {
//   name, folder: the path of the run folder, model: "Transformer, 4 layers of 4 heads",
//   configuration: "the YAML text", seed, version, complete: bool,
//   session_id: identifies the process that wrote last; a later process may have removed steps,
//   last: the newest step of the run (lower than before if the run resumed from a checkpoint),
//   steps: {step: [1, ...], epoch: [...], loss: [...], learning_rate: [...]},     arrays of equal length
//   validations: [{step, name, value}],                                            ascending steps
//   samples: [{step, line, source, reference, output}],
//   changes: [{step, key, old, new}],                    settings changed on resuming, in force after that step
//   sites: [{id, name: "cross" | "encoder_self" | "decoder_self", layer, heads}],
//   examples: [{id, source, target, source_pieces: [text], target_pieces, source_words: [text], target_words,
//               source_word_of: [the word of each piece], target_word_of,
//               gold: null | {sure: [[source word, target word], ...], possible: [...]}}],
//   chosen: null | {site, head, rows: "written" | "read", by: "gold" | "guided" | "estimate"},  the head that `gloss align` uses
//   guided: null | {site, head},                         the head that learned given links; it does not emerge
//   diagonal_aer: number | null,
//   heads: {step: [0, ...], series: [{site, head, STATISTIC: [one value per step], ...}]},
//   convergence: {step: [0, ...], series: [{site, head, emerged: step | null, converged: [one value per step]}]},
//   pieces: [{example, step: [...], losses: [[one number per row], ...], centres: like losses | null}],
//   maps: [{example, site, rows, columns, steps: [...], block: id (reports only)}]
// }
// STATISTIC: entropy, relative_entropy, confidence, coverage_penalty, monotonicity, aer, aer_shifted.
// Unknown numbers are null. Rows and columns are pieces and the end of sentence. Row t of cross and decoder_self is the
// decoder step that writes target piece t; the last row writes </s>. Columns are the source pieces and </s>; for
// decoder_self, the decoder's inputs: <s> and the target pieces.
//
// FRAME: weights (heads, rows, columns) as unsigned 16-bit integers, row-major, little-endian; 65535 means 1.
// A report's data block, <script type="application/octet-stream" id="BLOCK">, is a base64-encoded zlib stream of the
// frames of the entry's steps, concatenated. A report may hold a subset of the steps.
//
// RunDelta = {session_id, complete, last, chosen, convergence (null if its last step is still the `known` one), and
// steps, validations, samples, heads, pieces and maps of the steps after STEP}. Every field has the same format as in
// RUN; heads.series and maps may be in any order.

const FULL = 65535, FRAMES_KEPT = 4000;

/** The index of the last sorted number that is <= value; -1 if there is none. */
function lastIndex(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

class Report {
  constructor(runs) {
    this.told = runs;
    this.blocks = new Map();  // block id -> promise of all its frames
  }

  async frame(index, entry, step, size) {
    if (!this.blocks.has(entry.block)) this.blocks.set(entry.block, this.inflate(entry.block));
    const frames = await this.blocks.get(entry.block);
    const from = entry.steps.indexOf(step) * size;
    if (frames.length < from + size) throw new Error(`the maps in ${entry.block} are cut short`);
    return frames.subarray(from, from + size);
  }

  async inflate(id) {
    const packed = atob(document.getElementById(id).textContent.trim());
    const bytes = Uint8Array.from(packed, character => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint16Array(await new Response(stream).arrayBuffer());
  }
}

class Live {
  constructor(count) { this.count = count; }

  runs() { return Promise.all(Array.from({length: this.count}, (_, index) => this.run(index))); }

  async run(index) { return (await this.get(`run?r=${index}`)).json(); }

  async delta(index, after, known) {
    return (await this.get(`steps?r=${index}&after=${after}&known=${known}`)).json();
  }

  async frame(index, entry, step, size) {
    const answer = await this.get(`map?r=${index}&step=${step}&example=${entry.example}&site=${entry.site}`);
    const frame = new Uint16Array(await answer.arrayBuffer());
    if (frame.length !== size) throw new Error(`a map of ${frame.length} weights came, expected ${size}`);
    return frame;
  }

  async get(what) {
    const answer = await fetch(`/api/${what}`, {cache: "no-store"});
    if (!answer.ok) throw new Error(`/api/${what}: ${answer.status}, ${await answer.text()}`);
    return answer;
  }
}

/** Gives runs of one name the names of their folders. */
function nameApart(runs) {
  for (const run of runs) {
    const alike = runs.filter(other => other.told.name === run.told.name).map(other => other.told.folder.split("/"));
    const own = run.told.folder.split("/");
    let shared = 0;
    while (shared < own.length - 1 && alike.every(path => path[shared] === own[shared])) shared += 1;
    if (alike.length > 1) run.apart = own.slice(shared).join("/");
  }
}

/** The data of one run. Weights load asynchronously: `weights` returns null, and `arrived` is called after loading. */
class Run {
  constructor(told, index, source, arrived) {
    Object.assign(this, {index, source, arrived});
    this.take(told);
  }

  take(told) {
    this.told = told;
    this.frames = new Map();
    this.failed = [];
    this.version = (this.version ?? 0) + 1;
    this.settle();
  }

  /** The last step whose convergence is known. */
  get known() { return this.told.convergence.step.at(-1) ?? -1; }

  /** Copies `emerged` and `converged`, up to the last step whose convergence is known, into each head's statistics. */
  settle() {
    const {heads, convergence: {step, series}} = this.told;
    for (const {site, head, emerged, converged} of series) {
      const at = place => place > this.known ? null : converged[lastIndex(step, place)] ?? null;
      const own = this.series(site, head);
      if (own) Object.assign(own, {emerged, converged: heads.step.map(at)});
    }
  }

  /** Appends a RunDelta of a live run. */
  append(delta) {
    const told = this.told;
    const extend = (to, from) => { for (const key in from) to[key] = (to[key] ?? []).concat(from[key]); };
    const like = (list, item, keys) => list.find(other => keys.every(key => other[key] === item[key]));
    told.complete = delta.complete;
    told.last = delta.last;
    // Updated at validations only; otherwise the shown head could change at every step.
    if (delta.validations.length || !told.chosen) told.chosen = delta.chosen ?? told.chosen;
    if (delta.convergence) told.convergence = delta.convergence;
    extend(told.steps, delta.steps);
    told.validations.push(...delta.validations);
    told.samples.push(...delta.samples);
    told.heads.step.push(...delta.heads.step);
    for (const {site, head, ...series} of delta.heads.series) {
      const known = like(told.heads.series, {site, head}, ["site", "head"]);
      if (known) extend(known, series);
      else told.heads.series.push({site, head, ...series});
    }
    for (const item of delta.pieces) {
      const known = like(told.pieces, item, ["example"]);
      if (!known) { told.pieces.push(item); continue; }
      for (const key of ["step", "losses", "centres"]) if (item[key]) known[key] = (known[key] ?? []).concat(item[key]);
    }
    for (const entry of delta.maps) {
      const known = like(told.maps, entry, ["example", "site"]);
      if (known) known.steps.push(...entry.steps);
      else told.maps.push(entry);
    }
    this.settle();
    this.version += 1;
  }

  /** The run's name; where another run has the same, its folder from where the paths differ. Set by nameApart(). */
  get name() { return this.apart ?? this.told.name; }

  siteNames() { return [...new Set(this.told.sites.map(site => site.name))]; }

  layers(name) { return this.told.sites.filter(site => site.name === name).sort((a, b) => a.layer - b.layer); }

  entry(example, site) {
    return this.told.maps.find(entry => entry.example === example && entry.site === site);
  }

  /** The step of the map to show at `step`: the last map at or before it, else the first. */
  stepOfMap(example, site, step) {
    const steps = this.entry(example, site)?.steps ?? [];
    return steps[Math.max(0, lastIndex(steps, step))];
  }

  /** {values, rows, columns} of all heads of a site, or null until they are loaded. */
  weights(example, site, step) {
    const entry = this.entry(example, site.id);
    if (!entry) return null;
    const key = `${example} ${site.id} ${step}`;
    if (!this.frames.has(key)) this.fetch(key, entry, site, step);
    return this.frames.get(key);
  }

  async fetch(key, entry, site, step) {
    const frames = this.frames;
    frames.set(key, null);
    try {
      const {rows, columns} = entry;
      const values = await this.source.frame(this.index, entry, step, site.heads * rows * columns);
      frames.set(key, {values, rows, columns});
      if (frames.size > FRAMES_KEPT) frames.delete(frames.keys().next().value);
      this.arrived();
    } catch (error) {
      this.failed.push(key);
      this.arrived(error);
    }
  }

  /** Allows failed requests to be sent again. */
  retry() {
    for (const key of this.failed) this.frames.delete(key);
    this.failed = [];
  }

  /** The value of a column of the step table at `step`. */
  measured(column, step) {
    const index = lastIndex(this.told.steps.step, step);
    return index < 0 ? null : this.told.steps[column]?.[index] ?? null;
  }

  validated(name, step) {
    return this.told.validations.findLast(one => one.name === name && one.step <= step)?.value ?? null;
  }

  series(site, head) { return this.told.heads.series.find(one => one.site === site && one.head === head); }

  statistic(site, head, name, step) {
    const index = Math.max(0, lastIndex(this.told.heads.step, step));
    return this.series(site, head)?.[name]?.[index] ?? null;
  }

  /** The losses and local-p window centres of an example's rows at `step`; null if not logged. */
  pieces(example, step) {
    const known = this.told.pieces.find(one => one.example === example);
    const index = known ? Math.max(0, lastIndex(known.step, step)) : -1;
    return {losses: known?.losses?.[index] ?? null, centres: known?.centres?.[index] ?? null};
  }
}
