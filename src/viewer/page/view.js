// From pieces to drawn rows and columns. A view lists the rows and columns of the attention matrix that each drawn row
// and column covers. Weights are summed over the pieces of a source word and averaged over those of a target word, and
// never renormalised.

const START = "<s>", END = "</s>";

/** The pieces or words as ranges of pieces; a word without pieces has an empty range. */
function groupsOf(pieces, words, wordOf, level) {
  if (level === "pieces") return pieces.map((text, i) => ({text, word: wordOf[i], from: i, to: i + 1}));
  const groups = words.map((text, word) => ({text, word, from: 0, to: 0}));
  wordOf.forEach((word, piece) => {
    const group = groups[word];
    if (group.from === group.to) group.from = piece;
    group.to = piece + 1;
  });
  return groups;
}

/** {rows, columns, links, twoSided, order}. Each row has the word that the decoder reads and the word it writes. */
function viewOf(example, name, {level, order, end, gold}) {
  const source = groupsOf(example.source_pieces, example.source_words, example.source_word_of, level);
  const target = groupsOf(example.target_pieces, example.target_words, example.target_word_of, level);
  const mark = (text, at) => ({text, word: null, from: at, to: at + 1, mark: true});
  const sources = [...source, mark(END, example.source_pieces.length)];
  const written = [...target, mark(END, example.target_pieces.length)];
  const read = [mark(START, 0), ...target.map(group => ({...group, from: group.from + 1, to: group.to + 1}))];

  const named = name === "encoder_self" ? sources
    : order === "read" ? read.map((row, i) => ({...row, read: row.text, written: read[i + 1]?.text ?? END}))
    : written.map((row, i) => ({...row, read: written[i - 1]?.text ?? START, written: row.text}));
  const kept = groups => groups.filter(group => end || !group.mark);
  const rows = kept(named), columns = kept(name === "decoder_self" ? read : sources);
  const links = gold && name === "cross" ? linksOf(example.gold, rows, columns) : [];
  return {rows, columns, links, twoSided: name !== "encoder_self", order};
}

/** The blocks of cells covered by gold links. */
function linksOf(gold, rows, columns) {
  const span = (groups, word) => [groups.findIndex(g => g.word === word), groups.findLastIndex(g => g.word === word)];
  const blocks = (links, sure) => links.map(([s, t]) => {
    const [left, right] = span(columns, s), [top, bottom] = span(rows, t);
    return {sure, left, top, width: right - left + 1, height: bottom - top + 1};
  });
  const sure = new Set((gold?.sure ?? []).map(String));
  const possible = (gold?.possible ?? []).filter(link => !sure.has(String(link)));
  return [...blocks(gold?.sure ?? [], true), ...blocks(possible, false)].filter(b => b.left >= 0 && b.top >= 0);
}

/** The weights of one head, grouped by the view, in row-major order. */
function foldWeights(weights, head, view) {
  const {values, rows, columns} = weights, first = head * rows * columns;
  const folded = new Float64Array(view.rows.length * view.columns.length);
  view.rows.forEach((row, r) => view.columns.forEach((column, c) => {
    let sum = 0;
    for (let i = row.from; i < row.to; ++i) {
      for (let j = column.from; j < column.to; ++j) sum += values[first + i * columns + j];
    }
    folded[r * view.columns.length + c] = sum === 0 ? 0 : sum / (row.to - row.from) / FULL;
  }));
  return folded;
}

/** The weight of each row on the end of sentence (the last column), even if that column is hidden. */
function endWeights(weights, head, view) {
  const end = {columns: [{from: weights.columns - 1, to: weights.columns}], rows: view.rows};
  return foldWeights(weights, head, end);
}

/** Sums the losses (negative log-probabilities) of the pieces of each row. */
const foldLosses = (losses, view) =>
  view.rows.map(row => losses.slice(row.from, row.to).reduce((sum, loss) => sum + loss, 0));

/** The window centre of each row in drawn columns (0: middle of the first); null for a word without pieces. */
function foldCentres(centres, view) {
  const columns = view.columns.map((column, index) => ({...column, index})).filter(column => column.to > column.from);
  const place = position => {
    const column = columns.find(column => position + 0.5 < column.to) ?? columns.at(-1);
    return column.index - 0.5 + (position + 0.5 - column.from) / (column.to - column.from);
  };
  return view.rows.map(row => {
    const places = centres.slice(row.from, row.to).map(place);
    return places.length ? places.reduce((sum, one) => sum + one, 0) / places.length : null;
  });
}
