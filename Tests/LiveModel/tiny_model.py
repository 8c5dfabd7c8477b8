"""Makes small Llama-architecture models with no download: a byte-level BPE tokenizer and weights that are either random
or computed in closed form from example conversations.

    python tiny_model.py random --rows rows.jsonl OUT.gguf [--seed 1] [--width 192 --layers 4 --heads 4 --inner 512]
    python tiny_model.py bigram --rows rows.jsonl OUT.gguf

Each row is {"system", "user", "reply"}: the two prompts exactly as they are sent, and the reply wished for, as text with
the bytes and the order of keys that the reply's schema asks for.

`random` gives a model that knows nothing: a free source of hard cases, and of slowness when it is made wide and deep.

`bigram` gives a model that prefers the replies it was shown. Its embeddings are one-hot, so the output weights can hold
the logarithm of smoothed bigram counts: logit[next] = log P(next | last). A bigram over short tokens would lose its way in
JSON, where every quote looks like every other; so each reply is also cut into long, distinct pieces, and each piece
becomes a token of its own. A chain of such pieces is a reply, and greedy decoding follows it for as long as the schema
admits it; where it does not, the counts over the short tokens take over. Which reply is begun depends on the prompt: the
one attention head takes the mean over all tokens of their likeness to each row's prompt (naive Bayes), and the
feed-forward layer lets that through only behind the last token of a prompt, as a bonus for the row's first piece.
"""

import argparse
import json
import math
import os
from collections import Counter

import gguf
import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

END_OF_TEXT, START, END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
NORM_EPSILON = 1e-5
# How much one unit of mean likeness per token adds to the logit of a row's first piece.
STRENGTH = 100.0
# The scale of the likeness inside the residual stream: small beside the one-hot part, so that the norms do not notice.
SMALL = 0.01


def prompt(row: dict) -> str:
    """The text that the template makes of a row's prompts."""
    system, user = row["system"], row["user"]
    return f"{START}system\n{system}{END}\n{START}user\n{user}{END}\n{START}assistant\n"


class Vocabulary:
    """A byte-level BPE tokenizer, and pieces of replies that only the model writes, never the tokenizer."""

    def __init__(self, rows: list[dict], size: int):
        self.tokenizer = Tokenizer(models.BPE())
        self.tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        self.tokenizer.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=size,
            special_tokens=[END_OF_TEXT, START, END],
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        )
        self.tokenizer.train_from_iterator((prompt(row) + row["reply"] for row in rows), trainer)
        learned = json.loads(self.tokenizer.to_str())["model"]
        self.merges = [m if isinstance(m, str) else " ".join(m) for m in learned["merges"]]
        self.texts = [text for text, _ in sorted(learned["vocab"].items(), key=lambda item: item[1])]
        self.numbers = {text: number for number, text in enumerate(self.texts)}
        self.byte_texts = byte_texts()

    def encode(self, text: str) -> list[int]:
        return self.tokenizer.encode(text).ids

    def length(self, number: int) -> int:
        """How many bytes a token stands for: each character of its byte-level text is one."""
        return len(self.texts[number])

    def add(self, piece: bytes) -> int:
        """The token for a piece of a reply."""
        text = "".join(self.byte_texts[byte] for byte in piece)
        if text not in self.numbers:
            self.numbers[text] = len(self.texts)
            self.texts.append(text)
        return self.numbers[text]

    def pad(self, multiple: int) -> None:
        while len(self.texts) % multiple:
            self.texts.append(f"<|unused{len(self.texts)}|>")


def byte_texts() -> list[str]:
    """The printable character by which byte-level BPE writes each byte (the GPT-2 table)."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    table = {byte: chr(byte) for byte in plain}
    others = (byte for byte in range(256) if byte not in table)
    table.update({byte: chr(0x100 + place) for place, byte in enumerate(others)})
    return [table[byte] for byte in range(256)]


def pieces(reply: bytes, taken: dict[bytes, bytes], least: int = 16) -> list[bytes]:
    """Cuts a reply into pieces of at least `least` bytes such that no piece is followed by two different texts, where
    that can be helped: a piece that was taken before with another rest is made longer."""
    result, start = [], 0
    while start < len(reply):
        end = min(start + least, len(reply))
        while end < len(reply) and (
            reply[end] & 0xC0 == 0x80 or taken.get(reply[start:end], reply[end:]) != reply[end:]
        ):
            end += 1
        taken.setdefault(reply[start:end], reply[end:])
        result.append(reply[start:end])
        start = end
    return result


def bigrams(rows: list[dict], vocabulary: Vocabulary) -> tuple[Counter, list[int]]:
    """How often one token follows another, weighted: the chain of pieces counts most, the replies' short tokens less,
    the prompts least. Also the first piece of each row."""
    counts: Counter = Counter()
    firsts = []
    taken: dict[bytes, bytes] = {}
    end = vocabulary.numbers[END]
    for row in rows:
        before = vocabulary.encode(prompt(row))
        for pair in zip(before, before[1:]):
            counts[pair] += 0.01
        reply = row["reply"].encode()
        cut = pieces(reply, taken)
        chain = [vocabulary.add(piece) for piece in cut]
        firsts.append(chain[0])
        for pair in zip([before[-1], *chain], [*chain, end]):
            counts[pair] += 1000
        short = vocabulary.encode(row["reply"])
        for pair in zip([before[-1], *short], [*short, end]):
            counts[pair] += 1
        # A short token that ends where a piece begins leads back to the chain.
        starts, place = {}, 0
        for piece, token in zip(cut, chain):
            starts[place] = token
            place += len(piece)
        place = 0
        for token in short:
            place += vocabulary.length(token)
            if place in starts:
                counts[(token, starts[place])] += 10
    return counts, firsts


def likeness(rows: list[dict], vocabulary: Vocabulary, size: int) -> np.ndarray:
    """For each row and token: how much more the token speaks for this row's prompt than for the average one (naive
    Bayes, logarithms of smoothed frequencies)."""
    counts = np.full((len(rows), size), 0.5)
    for number, row in enumerate(rows):
        for token in vocabulary.encode(prompt(row)):
            counts[number, token] += 1
    scores = np.log(counts / counts.sum(axis=1, keepdims=True))
    return scores - scores.mean(axis=0)


def bigram_weights(rows: list[dict], vocabulary: Vocabulary) -> tuple[dict, dict]:
    counts, firsts = bigrams(rows, vocabulary)
    room = -(-len(rows) // 32) * 32
    # The residual stream: the last token one-hot, then each row's likeness, then the same at a reply's beginning only.
    vocabulary.pad(32)
    size = len(vocabulary.texts)
    width = size + 2 * room
    raw, gated = slice(size, size + len(rows)), slice(size + room, size + room + len(rows))
    smoothing = 1e-6
    totals = np.full(size, smoothing * size)
    for (last, _), count in counts.items():
        totals[last] += count
    # Row `next`, column `last`: the order in which the engine multiplies.
    output = np.zeros((size, width), np.float32)
    output[:, :size] = np.log(smoothing / totals)
    for (last, following), count in counts.items():
        output[following, last] = math.log((count + smoothing) / totals[last])
    for number, first in enumerate(firsts):
        output[first, gated.start + number] += STRENGTH / SMALL
    value, out = np.zeros((room, width), np.float32), np.zeros((width, room), np.float32)
    value[: len(rows), :size] = SMALL * likeness(rows, vocabulary, size)
    gate, up, down = (np.zeros(shape, np.float32) for shape in ((room, width), (room, width), (width, room)))
    for number in range(len(rows)):
        out[raw.start + number, number] = 1
        # silu(16) is 16 and silu(0) is 0, so a gate is open only behind the last token of a prompt.
        gate[number, vocabulary.encode(prompt(rows[number]))[-1]] = 16
        up[number, raw.start + number] = 1
        down[gated.start + number, number] = 1 / 16
    # A norm multiplies a one-hot vector by this, so its weight divides by it.
    norm = np.full(width, math.sqrt(1 / width + NORM_EPSILON), np.float32)
    weights = {
        "token_embd.weight": np.eye(size, width, dtype=np.float32),
        "output_norm.weight": norm,
        "output.weight": output,
        "blk.0.attn_norm.weight": norm,
        "blk.0.ffn_norm.weight": norm,
        # Queries and keys of zero: attention is the plain mean over all tokens so far.
        "blk.0.attn_q.weight": np.zeros((room, width), np.float32),
        "blk.0.attn_k.weight": np.zeros((room, width), np.float32),
        "blk.0.attn_v.weight": value,
        "blk.0.attn_output.weight": out,
        "blk.0.ffn_gate.weight": gate,
        "blk.0.ffn_up.weight": up,
        "blk.0.ffn_down.weight": down,
    }
    return weights, {"width": width, "layers": 1, "heads": 1, "inner": room, "head": room}


def random_weights(vocabulary: Vocabulary, options: argparse.Namespace) -> tuple[dict, dict]:
    vocabulary.pad(32)
    width, inner, size = options.width, options.inner, len(vocabulary.texts)
    random = np.random.default_rng(options.seed)

    def matrix(rows: int, columns: int, scale: float = 1.0) -> np.ndarray:
        return random.standard_normal((rows, columns), dtype=np.float32) * np.float32(scale / math.sqrt(columns))

    deep = 1 / math.sqrt(2 * options.layers)
    weights = {
        "token_embd.weight": random.standard_normal((size, width), dtype=np.float32) * np.float32(0.02),
        "output_norm.weight": np.ones(width, np.float32),
        "output.weight": matrix(size, width, 0.3),
    }
    for layer in range(options.layers):
        name = f"blk.{layer}."
        weights |= {
            name + "attn_norm.weight": np.ones(width, np.float32),
            name + "ffn_norm.weight": np.ones(width, np.float32),
            name + "attn_q.weight": matrix(width, width),
            name + "attn_k.weight": matrix(width, width),
            name + "attn_v.weight": matrix(width, width),
            name + "attn_output.weight": matrix(width, width, deep),
            name + "ffn_gate.weight": matrix(inner, width),
            name + "ffn_up.weight": matrix(inner, width),
            name + "ffn_down.weight": matrix(width, inner, deep),
        }
    shape = {"width": width, "layers": options.layers, "heads": options.heads, "inner": inner}
    return weights, shape | {"head": width // options.heads}


def write(path: str, kind: str, vocabulary: Vocabulary, weights: dict, shape: dict, context: int) -> None:
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(f"evenkeel-{kind}")
    writer.add_context_length(context)
    writer.add_embedding_length(shape["width"])
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(shape["inner"])
    writer.add_head_count(shape["heads"])
    writer.add_head_count_kv(shape["heads"])
    writer.add_key_length(shape["head"])
    writer.add_value_length(shape["head"])
    writer.add_rope_dimension_count(shape["head"])
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(NORM_EPSILON)
    writer.add_vocab_size(len(vocabulary.texts))
    add_tokens(writer, vocabulary)
    for name, value in weights.items():
        if value.ndim == 1:
            writer.add_tensor(name, value)
        elif kind == "bigram":
            writer.add_tensor(name, value.astype(np.float16))
        else:
            packed = gguf.quants.quantize(value, gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(name, packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.add_file_type(int(gguf.LlamaFileType.MOSTLY_F16 if kind == "bigram" else gguf.LlamaFileType.MOSTLY_Q8_0))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_tokens(writer: gguf.GGUFWriter, vocabulary: Vocabulary) -> None:
    def kind(text: str) -> int:
        if text in (END_OF_TEXT, START, END):
            return int(gguf.TokenType.CONTROL)
        return int(gguf.TokenType.UNUSED if text.startswith("<|unused") else gguf.TokenType.NORMAL)

    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary.texts)
    writer.add_token_types([kind(text) for text in vocabulary.texts])
    writer.add_token_merges(vocabulary.merges)
    writer.add_bos_token_id(vocabulary.numbers[END_OF_TEXT])
    writer.add_eos_token_id(vocabulary.numbers[END])
    writer.add_pad_token_id(vocabulary.numbers[END_OF_TEXT])
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)


def main() -> None:
    parser = argparse.ArgumentParser(description="makes a small GGUF model")
    parser.add_argument("kind", choices=["random", "bigram"])
    parser.add_argument("out")
    parser.add_argument("--rows", required=True, help="example conversations, one JSON object a line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tokens", type=int, default=768, help="tokens of the tokenizer itself")
    parser.add_argument("--context", type=int, default=32768)
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--inner", type=int, default=512)
    options = parser.parse_args()
    with open(options.rows, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    vocabulary = Vocabulary(rows, options.tokens)
    if options.kind == "bigram":
        weights, shape = bigram_weights(rows, vocabulary)
    else:
        weights, shape = random_weights(vocabulary, options)
    write(options.out, options.kind, vocabulary, weights, shape, options.context)
    count = sum(value.size for value in weights.values())
    print(f"{options.out}: {options.kind}, {len(vocabulary.texts)} tokens, {count / 1e6:.1f} M parameters, "
          f"{os.path.getsize(options.out) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
