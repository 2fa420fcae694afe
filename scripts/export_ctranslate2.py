#!/usr/bin/env python3
"""Writes a gloss Transformer as a CTranslate2 model, which translates on a CPU or a GPU in float32, float16 or int8.

    scripts/export_ctranslate2.py RUN OUT [--checkpoint best|average|last|STEP] [--force]

RUN is the folder of a run or one that `gloss export` wrote. OUT gets model.bin, config.json and the pieces, which
CTranslate2 reads, and the sentencepiece models with which to divide lines: src/run/README.md translates with them. It
takes the Python packages ctranslate2, pyyaml, safetensors and sentencepiece; `scripts/setup.sh tests` puts them into
.deps/python.
"""
import argparse
import json
import pathlib
import sys

try:
    import ctranslate2
    import numpy as np
    import safetensors.numpy
    import sentencepiece
    import yaml
except ImportError as error:
    sys.exit(f"export_ctranslate2: error: {error}: expected ctranslate2, numpy, pyyaml, safetensors and sentencepiece")

from ctranslate2.specs import common_spec, transformer_spec

SPECIAL = ["<unk>", "<pad>", "<s>", "</s>"]  # ids 0 to 3 of every gloss vocabulary, as CTranslate2 names them
ACTIVATIONS = {"relu": common_spec.Activation.RELU, "gelu": common_spec.Activation.GELU}  # x Phi(x), not GELUTanh
SELF_ATTENTION = [["query", "key", "value"], ["out"]]  # CTranslate2's linear layers, and what each joins
CROSS_ATTENTION = [["query"], ["key", "value"], ["out"]]
LONGEST = 1024  # positions at least where they are sinusoidal: CTranslate2's max_input_length
FILES = {"model.bin", "config.json", "shared_vocabulary.json", "source_vocabulary.json", "target_vocabulary.json",
         "shared.spm", "source.spm", "target.spm"}


def fail(message):
    sys.exit("export_ctranslate2: error: " + " ".join(message.split()))


def find_parameters(run, which):
    """The file that --checkpoint means; the best is the average where the run keeps one, as for `gloss translate`."""
    steps = {int(path.parent.name): path.parent for path in run.glob("checkpoints/*/state.json")
             if path.parent.name.isdecimal()}
    if not steps:
        fail(f"{run}: the run has no checkpoint yet")
    step = max(steps)
    if which.isdecimal():
        step = int(which)
    elif which != "last" and (run / "best").is_symlink():
        step = int((run / "best").readlink().name)
    if step not in steps:
        fail(f"{run}: no checkpoint of step {step}, expected one of {', '.join(map(str, sorted(steps)))}")
    written = json.loads((steps[step] / "state.json").read_text(encoding="utf-8"))["format"]
    if written != 2:
        fail(f"{steps[step]}: expected checkpoint format 2, but it has {written}")
    average = steps[step] / "average.safetensors"
    if which == "average" and not average.exists():
        fail(f"{run}: --checkpoint average: the run keeps no average of its parameters (training.average)")
    return average if which in ("best", "average") and average.exists() else steps[step] / "model.safetensors"


def read_configuration(run):
    if not (run / "config.yaml").exists():
        fail(f"{run}: expected the folder of a run, but it holds no config.yaml")
    configuration = yaml.safe_load((run / "config.yaml").read_text(encoding="utf-8"))
    encoder, decoder = (configuration["model"][side]["type"] for side in ("encoder", "decoder"))
    if (encoder, decoder) != ("transformer", "transformer"):
        fail(f"{run}: expected a Transformer, but got a {encoder} encoder and the decoder {decoder}")
    return configuration


def set_norm(spec, parameters, name):
    spec.gamma, spec.beta = parameters[f"{name}.weight"], parameters[f"{name}.bias"]


def set_attention(spec, parameters, name, layers):
    """Attention's projections have no bias."""
    for linear, joined in zip(spec.linear, layers):
        linear.weight = np.concatenate([parameters[f"{name}.{part}.weight"] for part in joined])
    set_norm(spec.layer_norm, parameters, f"{name}_residual.norm")


def set_feed_forward(spec, parameters, name):
    for linear, part in ((spec.linear_0, "inner"), (spec.linear_1, "outer")):
        linear.weight, linear.bias = parameters[f"{name}.{part}.weight"], parameters[f"{name}.{part}.bias"]
    set_norm(spec.layer_norm, parameters, f"{name}_residual.norm")


def sinusoidal_positions(count, width):
    """src/layers/positions.h: sines and cosines interleaved. CTranslate2's own are halves, and count from 1."""
    angle = np.arange(count)[:, None] / 10000 ** (np.arange(0, width, 2) / width)
    return np.stack([np.sin(angle), np.cos(angle)], -1).reshape(count, -1)[:, :width].astype(np.float32)


def make_side(make, side, configuration, parameters):
    """The encoder or the decoder, but for its embeddings."""
    model = configuration["model"]
    options, width = model[side], model["embedding"]
    spec = make(options["layers"], options["heads"], pre_norm=options["norm"] == "pre",
                activation=ACTIVATIONS[options["activation"]])
    spec.scale_embeddings = float(model["embedding_scale"] or width ** 0.5)
    if options["positions"] == "learned":
        spec.position_encodings.encodings = parameters[f"{side}.positions.table"]
    else:
        count = max(LONGEST, configuration["data"]["max_length"])
        spec.position_encodings.encodings = sinusoidal_positions(count, width)
    for index, layer in enumerate(spec.layer):
        name = f"{side}.layers.{index}"
        set_attention(layer.self_attention, parameters, f"{name}.self_attention", SELF_ATTENTION)
        if side == "decoder":
            set_attention(layer.attention, parameters, f"{name}.cross_attention", CROSS_ATTENTION)
        set_feed_forward(layer.ffn, parameters, f"{name}.feed_forward")
    if options["norm"] == "pre":
        set_norm(spec.layer_norm, parameters, f"{side}.norm")
    return spec


def make_spec(configuration, parameters):
    """Tied tables are absent from `parameters`; CTranslate2 stores equal ones once."""
    encoder = make_side(transformer_spec.TransformerEncoderSpec, "encoder", configuration, parameters)
    decoder = make_side(transformer_spec.TransformerDecoderSpec, "decoder", configuration, parameters)
    encoder.embeddings[0].weight = parameters["source_embedding"]
    decoder.embeddings.weight = parameters.get("target_embedding", parameters["source_embedding"])
    decoder.projection.weight = parameters.get("output_weight", decoder.embeddings.weight)
    decoder.projection.bias = parameters["output_bias"]
    return transformer_spec.TransformerSpec(encoder, decoder)


def register_vocabularies(spec, run):
    """The pieces, and the models that divide lines into them. The source ends in </s>, the target starts with <s>."""
    shared = run / "shared.spm"
    source, target = (shared, shared) if shared.exists() else (run / "source.spm", run / "target.spm")
    for file, register in ((source, spec.register_source_vocabulary), (target, spec.register_target_vocabulary)):
        vocabulary = sentencepiece.SentencePieceProcessor(model_file=str(file))
        register(SPECIAL + vocabulary.id_to_piece(list(range(len(SPECIAL), vocabulary.get_piece_size()))))
    for file in {source, target}:
        spec.register_file(str(file))
    spec.config.add_source_eos = True


def make_room(out, force):
    """Makes the folder, or empties it of a model that was written before; files of others are never removed."""
    if out.is_file():
        fail(f"{out}: expected a folder, but it is a file")
    out.mkdir(parents=True, exist_ok=True)
    found = {path.name for path in out.iterdir()}
    if found and not force:
        fail(f"{out}: expected a new or empty folder, but it holds files; --force replaces a model")
    if found and not ("model.bin" in found and found <= FILES):
        fail(f"{out}: --force replaces a model of CTranslate2, but the folder holds {', '.join(sorted(found))}")
    for name in found:
        (out / name).unlink()


def export(run, out, which, force):
    configuration = read_configuration(run)
    file = find_parameters(run, which)
    spec = make_spec(configuration, safetensors.numpy.load_file(file))
    register_vocabularies(spec, run)
    spec.validate()
    spec.optimize()
    make_room(out, force)
    spec.save(str(out))
    print(f"wrote {out}: {configuration['name']}, {file}", file=sys.stderr)


def checkpoint(text):
    if text in ("best", "average", "last") or text.isdecimal():
        return text
    raise argparse.ArgumentTypeError(f"expected best, average, last or a step, but got '{text}'")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", metavar="RUN", type=pathlib.Path)
    parser.add_argument("out", metavar="OUT", type=pathlib.Path)
    parser.add_argument("--checkpoint", default="best", type=checkpoint)
    parser.add_argument("--force", action="store_true", help="replace the model that OUT holds")
    arguments = parser.parse_args()
    try:
        export(arguments.run, arguments.out, arguments.checkpoint, arguments.force)
    except OSError as error:
        fail(str(error))
    except (KeyError, TypeError, ValueError, RuntimeError, yaml.YAMLError, safetensors.SafetensorError) as error:
        fail(f"{arguments.run}: expected a run as gloss writes it, but got {type(error).__name__}: {error}")


if __name__ == "__main__":
    sys.exit(main())
