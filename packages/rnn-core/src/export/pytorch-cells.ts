/**
 * The cells of this course as plain PyTorch functions: text to be put into a program that carries a model out.
 *
 * Each computes what cells/ computes, under the names of the model file. Must not: train, or hide a convention in
 * torch.nn, whose gates stand in another order.
 */
import type { CellKind } from '../model/description';

/** What can be written: every cell that the chapters train. */
export type WrittenCell = Exclude<CellKind, 'lstm-variant'>;

const SIMPLE_RNN = String.raw`def simple_rnn(w, x, mask, bend):
    """h_t = bend(x_t Wxh^T + h_{t-1} Whh^T + bh). Wxh (H,D), Whh (H,H), bh (H)."""
    h = x.new_zeros(x.shape[1], w["Whh"].shape[0])
    states = []
    for x_t, mask_t in zip(x, mask):
        fresh = bend(x_t @ w["Wxh"].T + h @ w["Whh"].T + w.get("bh", 0))
        h = keep(mask_t, fresh, h)
        states.append(h)
    return torch.stack(states), h
`;

const LSTM = String.raw`def lstm(w, x, mask):
    """The LSTM with a forget gate. One matrix a gate, (H,H+D): the first H columns read h_{t-1}, the others x_t.

    f, i, o = sigmoid(W_g u + b_g), C~ = tanh(WC u + bC) with u = [h_{t-1}, x_t]
    C_t = f * C_{t-1} + i * C~,  h_t = o * tanh(C_t)
    Gates in the order f, i, C, o; torch.nn.LSTM has i, f, g, o.
    """
    h = C = x.new_zeros(x.shape[1], w["Wf"].shape[0])
    states = []
    for x_t, mask_t in zip(x, mask):
        u = torch.cat([h, x_t], 1)
        f = torch.sigmoid(u @ w["Wf"].T + w.get("bf", 0))
        i = torch.sigmoid(u @ w["Wi"].T + w.get("bi", 0))
        candidate = torch.tanh(u @ w["WC"].T + w.get("bC", 0))
        o = torch.sigmoid(u @ w["Wo"].T + w.get("bo", 0))
        C = keep(mask_t, f * C + i * candidate, C)
        h = keep(mask_t, o * torch.tanh(C), h)
        states.append(h)
    return torch.stack(states), h
`;

const GRU_BEFORE = String.raw`def gru_reset_before(w, x, mask):
    """The GRU whose reset acts before the product, and whose z = 1 overwrites. Not the GRU of torch.nn.

    z, r = sigmoid(W_g [h_{t-1}, x_t] + b_g),  h~ = tanh(Wh [r * h_{t-1}, x_t] + bh)
    h_t = (1 - z) * h_{t-1} + z * h~
    One matrix a gate, (H,H+D): the first H columns read the state, the others x_t.
    """
    h = x.new_zeros(x.shape[1], w["Wz"].shape[0])
    states = []
    for x_t, mask_t in zip(x, mask):
        u = torch.cat([h, x_t], 1)
        z = torch.sigmoid(u @ w["Wz"].T + w.get("bz", 0))
        r = torch.sigmoid(u @ w["Wr"].T + w.get("br", 0))
        candidate = torch.tanh(torch.cat([r * h, x_t], 1) @ w["Wh"].T + w.get("bh", 0))
        h = keep(mask_t, (1 - z) * h + z * candidate, h)
        states.append(h)
    return torch.stack(states), h
`;

const GRU_AFTER = String.raw`def gru_reset_after(w, x, mask):
    """The GRU whose reset acts after the product, and whose z = 1 keeps: the form of torch.nn.GRU.

    z, r = sigmoid(Wxg x_t + Whg h_{t-1} + b_g),  n = tanh(Wxn x_t + bn + r * (Whn h_{t-1} + bhn))
    h_t = (1 - z) * n + z * h_{t-1}
    Two matrices a gate, Wxg (H,D) and Whg (H,H).
    """
    h = x.new_zeros(x.shape[1], w["Whz"].shape[0])
    states = []
    for x_t, mask_t in zip(x, mask):
        z = torch.sigmoid(x_t @ w["Wxz"].T + h @ w["Whz"].T + w.get("bz", 0))
        r = torch.sigmoid(x_t @ w["Wxr"].T + h @ w["Whr"].T + w.get("br", 0))
        p = h @ w["Whn"].T + w.get("bhn", 0)
        n = torch.tanh(x_t @ w["Wxn"].T + w.get("bn", 0) + r * p)
        h = keep(mask_t, (1 - z) * n + z * h, h)
        states.append(h)
    return torch.stack(states), h
`;

/** The function of each cell. All take (w, x, mask), x (T,B,D), mask (T,B), and return all h (T,B,H) and the last (B,H). */
export const CELL_TEXT: Readonly<Record<WrittenCell, string>> = {
  'simple-rnn': SIMPLE_RNN,
  lstm: LSTM,
  'gru-reset-before': GRU_BEFORE,
  'gru-reset-after': GRU_AFTER,
};

/** What every program has: the reader of the file inside it, and what padding means. */
export const COMMON_TEXT = String.raw`DTYPES = {"F32": torch.float32, "F64": torch.float64, "U32": torch.int32}


def read_safetensors(text):
    """Metadata and tensors of a safetensors file in base64: a length, a header in JSON, then the numbers."""
    data = base64.b64decode(text)
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        flat = torch.frombuffer(bytearray(data[begin:end]), dtype=DTYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return metadata, tensors


def keep(mask_t, fresh, before):
    """Past a sequence's end its state stays what it was. mask_t (B), fresh and before (B,H)."""
    return torch.where(mask_t[:, None], fresh, before)


def mask_of(T, B, lengths):
    """(T,B), true where sequence b has a frame t. lengths (B), or None where all have T frames."""
    if lengths is None:
        return torch.ones(T, B, dtype=torch.bool)
    return torch.arange(T)[:, None] < lengths[None, :]
`;
