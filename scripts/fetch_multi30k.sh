#!/usr/bin/env bash
# Fetches Multi30k (German-English image captions; 29,000 training pairs; for research, not for commerce) from its
# authors' repository into data/multi30k or the folder given as argument, and verifies the checksum of every file.
# MULTI30K_URL is an alternative URL that has the files as *.gz.
set -euo pipefail

url=${MULTI30K_URL:-https://raw.githubusercontent.com/multi30k/dataset/master/data/task1/raw}
folder=${1:-$(dirname "$0")/../data/multi30k}
mkdir -p "$folder"
cd "$folder"

while read -r checksum name; do
  if echo "$checksum  $name" | sha256sum --check --status 2>/dev/null; then continue; fi
  curl --fail --silent --show-error --location "$url/$name.gz" | gunzip >"$name.part"
  if ! echo "$checksum  $name.part" | sha256sum --check --status; then
    echo "fetch_multi30k: $url/$name.gz is not the $name that gloss was measured on; it is left as $PWD/$name.part" >&2
    exit 1
  fi
  mv "$name.part" "$name"
done <<'END'
2c2b73fd2b548fbcde3a875e0a78d6ee94d498bfdee6bd3eae3945779e9ddf72 train.de
460a15fbd157e34a7a9957ee388c1ca247fe47af3ef25fb50442af6c274e0fc6 train.en
660e09eb7e1da2f856ea13ee5ad3cf6d36b3d5b0b733c857e94c5747a3dfc660 val.de
1f2a23d992769b5b3d209b0a10dd0b77c08cceb1f20dfb97ed0aafa49d107227 val.en
4be6b5b3236b79c25475c6bb829800a7ce559e9ba7a1f6c2394fe4d40be46d16 test_2016_flickr.de
399a4382932c1aadd3ceb9bef1008d388a64c76d4ae4e9d4728c6f4301cac182 test_2016_flickr.en
END
