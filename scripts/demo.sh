#!/usr/bin/env bash
# Sets up and builds gloss, trains a small model on the built-in corpus and shows what it learned.
# A second call only shows the results again. data/pictures and data/demo-report.html are copies of what it draws.
set -euo pipefail
cd "$(dirname "$0")/.."
if (($# > 0)); then
  sed -n '2,3s/^# //p' scripts/demo.sh
  [[ $1 == --help || $1 == -h ]] && exit 0 || exit 2
fi

run=runs/demo
gloss=build/release/gloss
source="$(sed -n 33p data/test.de)"
target="$(sed -n 33p data/test.en)"
heading() { printf '\n== %s\n' "$*"; }

heading "Set up and build"
scripts/setup.sh
source .deps/environment
cmake --preset release -DGLOSS_PYTHON="$GLOSS_PYTHON" --log-level=WARNING
cmake --build --preset release --target gloss

heading "Train configs/demo.yaml"
$gloss train configs/demo.yaml

heading "Translate and align 500 test sentences, and compare"
$gloss translate $run --input data/test.de --output $run/test.en
$gloss evaluate --hypothesis $run/test.en --reference data/test.en
$gloss align $run --source data/test.de --target data/test.en --output $run/test.align
$gloss evaluate --alignments $run/test.align --gold data/test.align

heading "A few of them"
for line in 1 2 5 8; do
  printf 'source     %s\ngloss      %s\nreference  %s\n\n' \
    "$(sed -n ${line}p data/test.de)" "$(sed -n ${line}p $run/test.en)" "$(sed -n ${line}p data/test.en)"
done

heading "Where the model looks as it writes"
$gloss inspect $run --source "$source" --target "$target" --image $run/alignment.png
$gloss inspect $run --example 2 --step 0,100,200,300,500,800 --image $run/emergence.png >/dev/null
$gloss report $run --output $run/report.html

cat <<END

Made in $((SECONDS / 60)) min $((SECONDS % 60)) s:
  $run                  the model, its configuration and its log
  $run/test.en          translations of data/test.de
  $run/test.align       their word alignments
  $run/alignment.png    the picture of the alignment above
  $run/emergence.png    one sentence pair at six steps of training
  $run/report.html      a page that shows how the model learned where to look, step by step

Training ended at the limit of configs/demo.yaml, training.$(grep -o 'steps: [0-9]*' configs/demo.yaml). Try next:
  echo "$source" | $gloss translate $run
      translates one sentence
  $gloss train $run --set training.steps=1200
      raises the limit and resumes there: half a minute more
  $gloss view $run
      shows the page of the report, with every logged step, at the address that it prints, until Ctrl-C
  $gloss export $run demo-model
      writes what translating needs, 2 MB, to a folder that may be copied elsewhere
  $gloss train configs/transformer.yaml
      trains a Transformer on the same corpus
  $gloss --help
END
