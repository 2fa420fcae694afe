"""The models of eager.py, each of which gives the logits of the real target pieces, and these pieces."""
import math

import torch
import torch.nn.functional as F
from torch import nn

PAD, BOS, EOS = 1, 2, 3
DROPOUT = 0.3


def shifted(target):
    """What the decoder reads: <s> and all but the last piece."""
    return torch.cat([torch.full((len(target), 1), BOS), target[:, :-1]], 1)


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads, self.query, self.out = heads, nn.Linear(dim, dim, bias=False), nn.Linear(dim, dim, bias=False)
        self.key_value = nn.Linear(dim, 2 * dim, bias=False)

    def forward(self, x, memory, mask=None, causal=False):
        batch, length, source = x.size(0), x.size(1), memory.size(1)
        query = self.query(x).view(batch, length, self.heads, -1).transpose(1, 2)
        key, value = self.key_value(memory).view(batch, source, 2, self.heads, -1).unbind(2)
        mixed = F.scaled_dot_product_attention(
            query, key.transpose(1, 2), value.transpose(1, 2), attn_mask=mask, is_causal=causal)
        return self.out(mixed.transpose(1, 2).reshape(batch, length, -1))


class Layer(nn.Module):
    def __init__(self, dim, heads, feed_forward, decoder):
        super().__init__()
        self.self_attention, self.norm1, self.norm2 = Attention(dim, heads), nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.inner, self.outer = nn.Linear(dim, feed_forward), nn.Linear(feed_forward, dim)
        self.cross, self.norm3 = (Attention(dim, heads), nn.LayerNorm(dim)) if decoder else (None, None)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x, mask=None, memory=None, memory_mask=None):
        y = self.norm1(x)
        x = x + self.drop(self.self_attention(y, y, mask, causal=self.cross is not None))
        if self.cross is not None:
            x = x + self.drop(self.cross(self.norm3(x), memory, memory_mask))
        return x + self.drop(self.outer(F.relu(self.inner(self.norm2(x)))))


class Transformer(nn.Module):
    """4 and 4 layers with layer normalisation before each sublayer; one table for all words."""

    def __init__(self, vocabulary, dim=128, heads=4, feed_forward=256, layers=4):
        super().__init__()
        self.dim, self.embedding = dim, nn.Embedding(vocabulary, dim)
        nn.init.normal_(self.embedding.weight, std=dim ** -0.5)
        self.encoder = nn.ModuleList(Layer(dim, heads, feed_forward, False) for _ in range(layers))
        self.decoder = nn.ModuleList(Layer(dim, heads, feed_forward, True) for _ in range(layers))
        self.norm1, self.norm2, self.drop = nn.LayerNorm(dim), nn.LayerNorm(dim), nn.Dropout(DROPOUT)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        angle = torch.arange(512)[:, None] * torch.exp(torch.arange(0, dim, 2) * (-math.log(1e4) / dim))
        self.position = torch.stack([angle.sin(), angle.cos()], -1).view(512, dim)

    def embed(self, tokens):
        return self.drop(self.embedding(tokens) * math.sqrt(self.dim) + self.position[:tokens.size(1)])

    def forward(self, source, target):
        mask = (source != PAD)[:, None, None, :]
        x = self.embed(source)
        for layer in self.encoder:
            x = layer(x, mask)
        memory = self.norm1(x)
        x = self.embed(shifted(target))
        for layer in self.decoder:
            x = layer(x, None, memory, mask)
        real = target != PAD
        return F.linear(self.norm2(x)[real], self.embedding.weight, self.bias), target[real]


class Recurrent(nn.Module):
    """What both recurrent models have: a bidirectional encoder, and the energies v' tanh(W q + U k)."""

    def __init__(self, vocabulary, kind, embedding, encoder, hidden, attention):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.encoder = kind(embedding, encoder, batch_first=True, bidirectional=True)
        self.key = nn.Linear(2 * encoder, attention, bias=False)
        self.query, self.energy = nn.Linear(hidden, attention, bias=False), nn.Linear(attention, 1, bias=False)
        self.drop = nn.Dropout(DROPOUT)

    def encode(self, source):
        """The states (B, S, 2 H), and the encoder's last ones."""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.drop(self.embedding(source)), (source != PAD).sum(1), batch_first=True, enforce_sorted=False)
        states, last = self.encoder(packed)
        return nn.utils.rnn.pad_packed_sequence(states, batch_first=True, total_length=source.size(1))[0], last

    def attend(self, query, keys, states, padding):
        scores = self.energy(torch.tanh(keys + self.query(query).unsqueeze(1))).squeeze(2)
        weights = scores.masked_fill(padding, -torch.inf).softmax(1)
        return torch.bmm(weights.unsqueeze(1).to(states.dtype), states).squeeze(1)


class Bahdanau(Recurrent):
    """A GRU decoder that asks with the state before its update; a tanh read-out of state, word and context."""

    def __init__(self, vocabulary, embedding=256, encoder=256, hidden=512):
        super().__init__(vocabulary, nn.GRU, embedding, encoder, hidden, hidden)
        self.bridge = nn.Linear(encoder, hidden)
        self.cell = nn.GRUCell(embedding + 2 * encoder, hidden)
        self.readout, self.out = nn.Linear(hidden + embedding + 2 * encoder, hidden), nn.Linear(hidden, vocabulary)

    def forward(self, source, target):
        states, last = self.encode(source)
        state, keys, padding, seen = torch.tanh(self.bridge(last[1])), self.key(states), source == PAD, []
        for word in self.drop(self.embedding(shifted(target))).unbind(1):
            context = self.attend(state, keys, states, padding)
            seen.append(torch.cat([state, word, context], 1))
            state = self.cell(torch.cat([word, context], 1), state)
        real = target != PAD
        return self.out(self.drop(torch.tanh(self.readout(torch.stack(seen, 1)[real])))), target[real]


class Luong(Recurrent):
    """An LSTM decoder that asks with the state after its update, and whose read-out is part of its next input."""

    def __init__(self, vocabulary, embedding=384, encoder=256, hidden=384, attention=256):
        super().__init__(vocabulary, nn.LSTM, embedding, encoder, hidden, attention)
        self.bridge_hidden, self.bridge_cell = nn.Linear(2 * encoder, hidden), nn.Linear(2 * encoder, hidden)
        self.cell = nn.LSTMCell(embedding + hidden, hidden)
        self.combine = nn.Linear(2 * encoder + hidden, hidden, bias=False)
        self.bias = nn.Parameter(torch.zeros(vocabulary))

    def forward(self, source, target):
        states, last = self.encode(source)
        state, cell = (torch.tanh(bridge(torch.cat([final[0], final[1]], 1)))
                       for bridge, final in zip((self.bridge_hidden, self.bridge_cell), last))
        keys, padding, read, seen = self.key(states), source == PAD, torch.zeros_like(state), []
        for word in self.drop(self.embedding(shifted(target))).unbind(1):
            state, cell = self.cell(torch.cat([word, read], 1), (state, cell))
            context = self.attend(state, keys, states, padding)
            read = self.drop(torch.tanh(self.combine(torch.cat([context, state], 1))))
            seen.append(read)
        real = target != PAD
        return F.linear(torch.stack(seen, 1)[real], self.embedding.weight, self.bias), target[real]


MODELS = {"transformer": Transformer, "bahdanau": Bahdanau, "luong": Luong}
