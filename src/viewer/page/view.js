// From pieces to what is drawn. A view says which rows and columns of the model's matrix make up each drawn row and
// column: pieces of a source word are summed, those of a target word averaged. Nothing is ever renormalised.

const START = "<s>", END = "</s>";

/** The pieces, or the words as ranges of pieces; a word without a piece is an empty range. */
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

/** {rows, columns, links, columnWord}: rows know the word that is read and the one that is written there. */
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

/** The blocks of cells that stand for gold links. */
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

/** The weights of one head as the view has them, row by row. */
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

/** What each row gives to the end of sentence, the last column, also when that is hidden. */
function endWeights(weights, head, view) {
  const end = {columns: [{from: weights.columns - 1, to: weights.columns}], rows: view.rows};
  return foldWeights(weights, head, end);
}

/** Sums over the pieces of each row: negative log-probabilities add up to that of the word. */
const foldLosses = (losses, view) =>
  view.rows.map(row => losses.slice(row.from, row.to).reduce((sum, loss) => sum + loss, 0));

/** Where the rows' centres lie on the drawn columns, 0 the middle of the first; null for a word without a piece. */
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
